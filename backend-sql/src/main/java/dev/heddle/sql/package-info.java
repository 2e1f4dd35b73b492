/** SQL databases as a kind of target. */
@NullMarked
package dev.heddle.sql;

import org.jspecify.annotations.NullMarked;
