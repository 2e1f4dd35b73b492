package dev.heddle.pool;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One lease that is out.
 *
 * @param pool the pool that lends the connection
 * @param connection the number of the connection within its pool
 * @param owner the name of the thread that acquired it, or {@code #id} where it has no name
 * @param ownerEnded whether that thread has ended
 * @param handedOff whether the lease was declared to outlive its thread
 * @param label what it is for
 * @param since when it was acquired
 * @param held how long ago that was
 * @param stack the frames of the acquire, the nearest first, where they were recorded
 */
public record LeaseInfo(
    String pool,
    long connection,
    String owner,
    boolean ownerEnded,
    boolean handedOff,
    Optional<String> label,
    Instant since,
    Duration held,
    Optional<String> stack) {
}
