package dev.heddle.limit;

import dev.heddle.pool.Deadline;
import dev.heddle.pool.TimeSource;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Gives turns at a rate, after a burst. The generic cell rate algorithm (ITU-T I.371): a token bucket whose whole state
 * is the time at which it will be full again. Turns are given in order of arrival.
 */
final class TokenBucket {

  private final TimeSource time;
  private final long intervalNanos;
  private final long toleranceNanos;
  private final AtomicLong fullAt;

  TokenBucket(double perSecond, int burst, TimeSource time) {
    this.time = time;
    this.intervalNanos = (long) (1e9 / perSecond);
    this.toleranceNanos = intervalNanos * (burst - 1L);
    this.fullAt = new AtomicLong(time.nanoTime());
  }

  /** Takes a turn; how long to wait for it in nanoseconds, or the same negated if it is too late and was not taken. */
  long take(Deadline deadline) {
    while (true) {
      long now = time.nanoTime();
      long full = fullAt.get();
      long wait = Math.max(0, full - toleranceNanos - now);
      if (wait > 0 && wait > deadline.remainingNanos()) {
        return -wait;
      }
      long base = full - now > 0 ? full : now;
      if (fullAt.compareAndSet(full, base + intervalNanos)) {
        return wait;
      }
    }
  }
}
