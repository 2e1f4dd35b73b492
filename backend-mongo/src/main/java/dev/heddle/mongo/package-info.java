/** MongoDB as a kind of target. */
@NullMarked
package dev.heddle.mongo;

import org.jspecify.annotations.NullMarked;
