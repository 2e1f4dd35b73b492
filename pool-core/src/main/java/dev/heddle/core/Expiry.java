package dev.heddle.core;

import dev.heddle.pool.PoolEvent;
import dev.heddle.pool.TimeSource;
import java.util.List;

/** Ends the waits whose time is over. */
final class Expiry implements Runnable {

  /** So long after it has ended waits the alarm does not ring for the next one, so that many end together; none early. */
  private static final long GRID_NANOS = 1_000_000;
  /** So many expired waiters are ended per hold of the queue's lock. */
  private static final int BATCH = 256;

  private final LeasePool<?> pool;
  private final WaiterQueue queue;
  private final TimeSource time;
  private final TimeSource.Alarm alarm;
  /**
   * When the alarm rings at the latest, or {@link ExpiryWheel#NEVER}: who comes to wait need not set it again. Two who set
   * it at once may leave the later time here; the alarm keeps the earlier one.
   */
  private volatile long ringsAt = ExpiryWheel.NEVER;

  Expiry(LeasePool<?> pool, TimeSource time) {
    this.pool = pool;
    this.queue = pool.queue;
    this.time = time;
    this.alarm = time.alarm(this);
  }

  /** Somebody waits until this reading of the clock. */
  void schedule(long deadline) {
    if (ringsAt == ExpiryWheel.NEVER || deadline - ringsAt < 0) {
      ringsAt = deadline;
      alarm.ringBy(deadline);
    }
  }

  /** Nobody waits any more. An alarm that stayed set would keep the pool in memory until a deadline that nobody has. */
  void stop() {
    alarm.cancel();
  }

  @Override
  public void run() {
    long now = time.nanoTime();
    ringsAt = ExpiryWheel.NEVER;
    expire(now);
    long next = queue.nextDeadline();
    if (next != ExpiryWheel.NEVER) {
      schedule(Math.max(next, now + GRID_NANOS));
    }
  }

  private void expire(long now) {
    List<Waiter> expired = queue.expire(now, BATCH);
    if (expired.isEmpty()) {
      return;
    }
    Refusal.Timeout timeout = new Refusal.Timeout(pool.figures.situation());
    int count = 0;
    while (!expired.isEmpty()) {
      expired.forEach(waiter -> waiter.end(timeout));
      count += expired.size();
      expired = queue.expire(now, BATCH);
    }
    int ended = count;
    PoolJfr.timedOut(pool.name(), ended, timeout.situation());
    pool.events.publish(
        () -> new PoolEvent.TimedOut(pool.name(), time.instant(), ended, timeout.situation().occupancy()));
  }
}
