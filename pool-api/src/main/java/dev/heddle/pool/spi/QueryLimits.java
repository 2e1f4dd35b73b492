package dev.heddle.pool.spi;

import dev.heddle.pool.Deadline;

/**
 * When to stop a query.
 *
 * @param maxRows how many rows to hand on at most; the runner asks the target for one more, to know whether there are
 *     more
 * @param deadline by when it must be over
 */
public record QueryLimits(long maxRows, Deadline deadline) {
}
