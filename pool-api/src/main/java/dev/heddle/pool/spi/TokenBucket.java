package dev.heddle.pool.spi;

import dev.heddle.pool.Deadline;
import dev.heddle.pool.TimeSource;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Gives turns at a rate, after a burst, and none while the target asks to be left alone. For a pool that limits its
 * leases, and for a backend that limits its calls.
 *
 * <p>The generic cell rate algorithm (ITU-T I.371): a token bucket whose whole state is the time at which it will be full
 * again. Turns are given in order of arrival. Safe for any thread; never waits itself.
 */
public final class TokenBucket {

  private final TimeSource time;
  private final long intervalNanos;
  private final long toleranceNanos;
  private final AtomicLong fullAt;
  private final AtomicLong notBefore;

  /**
   * Makes a full bucket.
   *
   * @param perSecond turns per second, from 0 to 1,000,000,000; 0 for as many as are asked for
   * @param burst how many turns may come at once after a pause, at least 1
   * @param time the clock
   */
  public TokenBucket(double perSecond, int burst, TimeSource time) {
    if (!(perSecond >= 0) || perSecond > 1e9 || burst < 1) {
      throw new IllegalArgumentException("a rate from 0 to 1e9 and a burst of at least 1 are needed");
    }
    this.time = time;
    // The slowest rates are cut to what fits: the time when it is full must not overflow.
    this.intervalNanos = perSecond == 0 ? 0 : (long) Math.min(1e9 / perSecond, Long.MAX_VALUE / 8.0 / burst);
    this.toleranceNanos = intervalNanos * (burst - 1L);
    long now = time.nanoTime();
    this.fullAt = new AtomicLong(now);
    this.notBefore = new AtomicLong(now);
  }

  /**
   * What became of the wish for a turn.
   *
   * @param taken whether it was taken
   * @param in when it is: now (zero) or after a wait, by the caller; if none was taken, when there would have been one
   */
  public record Turn(boolean taken, Duration in) {
  }

  /**
   * Takes the next turn, if it comes before a deadline. A turn that was taken is spent, used or not.
   *
   * @param deadline by when it must come; one that is over takes only a turn of now
   * @return the turn, or when it would have been
   */
  public Turn take(Deadline deadline) {
    while (true) {
      long now = time.nanoTime();
      long full = fullAt.get();
      long turn = later(now, notBefore.get());
      if (intervalNanos > 0) {
        turn = later(turn, full - toleranceNanos);
      }
      long wait = turn - now;
      if (wait > 0 && wait > deadline.remainingNanos()) {
        return new Turn(false, Duration.ofNanos(wait));
      }
      if (intervalNanos == 0 || fullAt.compareAndSet(full, later(full, turn) + intervalNanos)) {
        return new Turn(true, Duration.ofNanos(wait));
      }
    }
  }

  /**
   * Gives no turn for a while: the target asked for it. Turns that were taken stay taken; of two holds the longer counts.
   *
   * @param pause how long from now on
   */
  public void holdOff(Duration pause) {
    long until = time.nanoTime() + pause.toNanos();
    notBefore.accumulateAndGet(until, TokenBucket::later);
  }

  private static long later(long a, long b) {
    return a - b > 0 ? a : b;
  }
}
