/** Limits for one use of a pool: how many leases at a time, how many per second, and how often to try again. */
@NullMarked
package dev.heddle.limit;

import org.jspecify.annotations.NullMarked;
