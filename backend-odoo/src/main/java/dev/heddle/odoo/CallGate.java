package dev.heddle.odoo;

import dev.heddle.pool.Deadline;
import dev.heddle.pool.TimeSource;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Lets calls to one server through: not faster than {@code calls-per-second}, not before the time that the server asked
 * to wait for, not more at a time than {@code bulkhead}. Who could not be let through before its deadline is told so at
 * once.
 *
 * <p>The pace is the generic cell rate algorithm (ITU-T I.371): a token bucket whose whole state is the time at which it
 * will be full again.
 */
final class CallGate {

  private final String server;
  private final TimeSource time;
  private final @Nullable Semaphore bulkhead;
  private final int bulkheadSize;
  private final long intervalNanos;
  private final long toleranceNanos;
  private final AtomicLong fullAt;
  private final AtomicLong notBefore;

  CallGate(OdooTarget target, TimeSource time) {
    this.server = target.describe();
    this.time = time;
    this.bulkheadSize = target.bulkhead();
    this.bulkhead = bulkheadSize == 0 ? null : new Semaphore(bulkheadSize, true);
    this.intervalNanos = target.callsPerSecond() == 0 ? 0 : (long) (1e9 / target.callsPerSecond());
    this.toleranceNanos = intervalNanos * (target.burst() - 1L);
    long now = time.nanoTime();
    this.fullAt = new AtomicLong(now);
    this.notBefore = new AtomicLong(now);
  }

  /** Waits for its turn; {@link #leave} must follow. */
  void enter(Deadline deadline) throws InterruptedException {
    long turn = turn(deadline);
    if (turn - time.nanoTime() > 0) {
      Pause.until(turn, time);
    }
    if (bulkhead != null && !bulkhead.tryAcquire(deadline.remainingNanos(), TimeUnit.NANOSECONDS)) {
      throw new OdooOverloadedException(server + ": " + bulkheadSize + " calls are in flight already (bulkhead)", null,
          null, null);
    }
  }

  void leave() {
    if (bulkhead != null) {
      bulkhead.release();
    }
  }

  /** The server asks not to be called for some time. */
  void holdOff(Duration wait) {
    long until = time.nanoTime() + wait.toNanos();
    notBefore.accumulateAndGet(until, (a, b) -> a - b > 0 ? a : b);
  }

  /** Takes the next turn, in the future or now. */
  private long turn(Deadline deadline) {
    while (true) {
      long now = time.nanoTime();
      long full = fullAt.get();
      long turn = later(now, notBefore.get());
      if (intervalNanos > 0) {
        turn = later(turn, full - toleranceNanos);
      }
      long wait = turn - now;
      if (wait > 0 && wait > deadline.remainingNanos()) {
        throw new OdooOverloadedException(
            server + ": the next call may go out in " + Duration.ofNanos(wait).toMillis()
                + " ms (calls-per-second, or Retry-After), which is too late for this one",
            null, Duration.ofNanos(wait), null);
      }
      if (intervalNanos == 0 || fullAt.compareAndSet(full, later(full, turn) + intervalNanos)) {
        return turn;
      }
    }
  }

  private static long later(long a, long b) {
    return a - b > 0 ? a : b;
  }
}
