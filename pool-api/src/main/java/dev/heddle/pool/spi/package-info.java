/** What a backend gives to a pool. */
@NullMarked
package dev.heddle.pool.spi;

import org.jspecify.annotations.NullMarked;
