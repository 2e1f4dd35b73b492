package dev.heddle.odoo;

import dev.heddle.pool.Deadline;
import dev.heddle.pool.TimeSource;
import dev.heddle.pool.spi.TokenBucket;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lets calls to one server through: not faster than {@code calls-per-second}, not before the time that the server asked
 * to wait for, not more at a time than {@code bulkhead}. Who could not be let through before its deadline is told so at
 * once.
 */
final class CallGate {

  private final String server;
  private final TimeSource time;
  private final TokenBucket pace;
  private final @Nullable Semaphore bulkhead;
  private final int bulkheadSize;

  CallGate(OdooTarget target, TimeSource time) {
    this.server = target.describe();
    this.time = time;
    this.pace = new TokenBucket(target.callsPerSecond(), target.burst(), time);
    this.bulkheadSize = target.bulkhead();
    this.bulkhead = bulkheadSize == 0 ? null : new Semaphore(bulkheadSize, true);
  }

  /** Waits for its turn; {@link #leave} must follow. */
  void enter(Deadline deadline) throws InterruptedException {
    TokenBucket.Turn turn = pace.take(deadline);
    if (!turn.taken()) {
      throw new OdooOverloadedException(
          server + ": the next call may go out in " + turn.in().toMillis()
              + " ms (calls-per-second, or Retry-After), which is too late for this one",
          null, turn.in(), null);
    }
    time.waitFor(turn.in());
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
    pace.holdOff(wait);
  }
}
