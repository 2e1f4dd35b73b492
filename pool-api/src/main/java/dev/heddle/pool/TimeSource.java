package dev.heddle.pool;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.LockSupport;

/**
 * Where pools take the time from, and who wakes them: injected everywhere, so that no test sleeps.
 *
 * <p>Safe for any thread.
 */
public interface TimeSource extends InstantSource {

  /**
   * The clock of this machine. One shared instance; its alarms run in one daemon thread named {@code heddle-time}.
   *
   * @return the system's time
   */
  static TimeSource system() {
    return SystemTime.INSTANCE;
  }

  /**
   * A clock that never jumps, for measuring: meaningful only as a difference of two readings.
   *
   * @return nanoseconds since an arbitrary origin
   */
  long nanoTime();

  /**
   * {@link #nanoTime()} as it was at most a millisecond ago (more on an overloaded machine). A reading of the exact
   * clock costs more than a whole uncontended acquire and release may; this one costs a load where it is done often
   * enough to matter.
   *
   * @return nanoseconds on the scale of {@link #nanoTime()}
   */
  long coarseNanoTime();

  /**
   * The wall clock, for showing to people.
   *
   * @return now
   */
  @Override
  Instant instant();

  /**
   * Makes an alarm, which is not set yet.
   *
   * @param task what to run when it rings, in a thread of this time source; it must be short, must not block and must
   *     not throw
   * @return the alarm
   */
  Alarm alarm(Runnable task);

  /**
   * Parks the calling thread for a while by this clock.
   *
   * @param duration how long; zero or less returns at once
   * @throws InterruptedException if the thread is interrupted before the time is over, also on entry
   */
  default void waitFor(Duration duration) throws InterruptedException {
    if (!duration.isPositive()) {
      return;
    }
    long until = nanoTime() + duration.toNanos();
    Thread thread = Thread.currentThread();
    Alarm alarm = alarm(() -> LockSupport.unpark(thread));
    try {
      while (until - nanoTime() > 0) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        alarm.ringBy(until);
        LockSupport.park(alarm);
      }
    } finally {
      alarm.cancel();
    }
  }

  /** Runs a task once when a time has come. Safe for any thread. */
  interface Alarm {

    /**
     * Sets the alarm, unless it is already set to ring no later. After it has rung it can be set again.
     *
     * @param nanoTime the reading of {@link TimeSource#nanoTime()} at or after which to ring
     */
    void ringBy(long nanoTime);

    /** Cancels it. A ring that is under way is not waited for. */
    void cancel();
  }
}
