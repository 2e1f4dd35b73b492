/** What a user of a pool programs against. */
@NullMarked
package dev.heddle.pool;

import org.jspecify.annotations.NullMarked;
