package dev.heddle.pool;

/**
 * How long things took since the pool was made.
 *
 * @param waiting from the call of acquire to the lease or the failure; the acquires that found an idle connection count as
 *     zero
 * @param opening the opening of connections
 * @param using from acquire to the end of the lease, by the coarse clock: to the millisecond
 */
public record PoolTimes(DurationHistogram waiting, DurationHistogram opening, DurationHistogram using) {
}
