package dev.heddle.pool;

import java.time.Instant;

/**
 * A snapshot of a pool.
 *
 * @param pool the pool's name
 * @param takenAt when
 * @param state what it does with acquirers
 * @param generation how often its connections were condemned
 * @param occupancy how full it is
 * @param totals what happened since it was made
 * @param times how long things took since it was made
 */
public record PoolStats(
    String pool,
    Instant takenAt,
    PoolState state,
    long generation,
    Occupancy occupancy,
    PoolTotals totals,
    PoolTimes times) {
}
