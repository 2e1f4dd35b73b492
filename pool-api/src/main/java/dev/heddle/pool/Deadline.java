package dev.heddle.pool;

import java.time.Duration;
import java.util.Objects;

/**
 * A point in time by which an operation must be over, on a clock that never jumps. Immutable and safe for any thread.
 */
public final class Deadline {

  /** No deadline: never over, and its {@link #remaining()} is {@link #FOREVER}. */
  public static final Deadline NONE = new Deadline(TimeSource.system(), 0, true);

  /** What remains where there is no deadline: 292 years, the longest time that fits a long of nanoseconds. */
  public static final Duration FOREVER = Duration.ofNanos(Long.MAX_VALUE);

  /** Longest distance that comparisons by subtraction bear: half the range of {@link System#nanoTime()}. */
  private static final long LONGEST = Long.MAX_VALUE / 2;

  private final TimeSource time;
  private final long atNanos;
  private final boolean none;

  private Deadline(TimeSource time, long atNanos, boolean none) {
    this.time = time;
    this.atNanos = atNanos;
    this.none = none;
  }

  /**
   * A deadline this far from now, on the system's clock.
   *
   * @param fromNow the time left; zero or less is over at once
   * @return the deadline
   */
  public static Deadline in(Duration fromNow) {
    return in(fromNow, TimeSource.system());
  }

  /**
   * A deadline this far from now, on a clock of your own.
   *
   * @param fromNow the time left; zero or less is over at once
   * @param time the clock to measure by
   * @return the deadline
   */
  public static Deadline in(Duration fromNow, TimeSource time) {
    long nanos = Math.max(-LONGEST, Math.min(LONGEST, saturatedNanos(fromNow)));
    return new Deadline(time, time.nanoTime() + nanos, false);
  }

  /**
   * A deadline at a reading of a clock.
   *
   * @param nanoTime the reading of {@link TimeSource#nanoTime()} at which it is over
   * @param time the clock that the reading belongs to
   * @return the deadline
   */
  public static Deadline at(long nanoTime, TimeSource time) {
    return new Deadline(Objects.requireNonNull(time, "time"), nanoTime, false);
  }

  /**
   * Whether there is no deadline at all.
   *
   * @return true for {@link #NONE}
   */
  public boolean isNone() {
    return none;
  }

  /**
   * The time left.
   *
   * @return what remains, never negative; {@link #FOREVER} for {@link #NONE}
   */
  public Duration remaining() {
    return none ? FOREVER : Duration.ofNanos(remainingNanos());
  }

  /**
   * The time left in nanoseconds.
   *
   * @return what remains, never negative; {@link Long#MAX_VALUE} for {@link #NONE}
   */
  public long remainingNanos() {
    return none ? Long.MAX_VALUE : Math.max(0, atNanos - time.nanoTime());
  }

  /**
   * The time left in milliseconds for APIs that take no less and read zero as "no limit": rounded up, at least 1.
   *
   * @return what remains, from 1 to {@link Integer#MAX_VALUE}
   */
  public int remainingMillis() {
    long nanos = remainingNanos();
    long millis = nanos / 1_000_000 + (nanos % 1_000_000 == 0 ? 0 : 1);
    return (int) Math.max(1, Math.min(Integer.MAX_VALUE, millis));
  }

  /**
   * Whether the time is over.
   *
   * @return true when nothing remains
   */
  public boolean isOver() {
    return !none && atNanos - time.nanoTime() <= 0;
  }

  /**
   * The reading of the clock at which this deadline is over, for code that compares many of them to one reading.
   *
   * @param clock the clock on which the answer shall be; readings of different clocks do not compare, so a deadline of
   *     another clock is carried over by what remains of it
   * @return a reading of that clock; for {@link #NONE} one that is half the clock's range away
   */
  public long atNanos(TimeSource clock) {
    if (none) {
      return clock.nanoTime() + LONGEST;
    }
    return clock.equals(time) ? atNanos : clock.nanoTime() + (atNanos - time.nanoTime());
  }

  /**
   * The earlier of two deadlines.
   *
   * @param other the other one
   * @return the one with less time left; this one where both are equal
   */
  public Deadline earlier(Deadline other) {
    return other.none || (!none && remainingNanos() <= other.remainingNanos()) ? this : other;
  }

  private static long saturatedNanos(Duration duration) {
    try {
      return duration.toNanos();
    } catch (ArithmeticException tooFar) {
      return duration.isNegative() ? -LONGEST : LONGEST;
    }
  }

  @Override
  public String toString() {
    return none ? "no deadline" : remaining() + " left";
  }
}
