/**
 * What users of a pool program against: take a {@link dev.heddle.pool.Lease} from a {@link dev.heddle.pool.Pool}, use
 * it, close it. {@link dev.heddle.pool.ManagedPool} adds the acts of an operator.
 */
@NullMarked
package dev.heddle.pool;

import org.jspecify.annotations.NullMarked;
