package dev.heddle.core;

import dev.heddle.pool.TimeSource;
import dev.heddle.pool.contract.FakeClock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that a test moves, and that counts who looks at it and how often the alarms of a {@link Recheck} ring. */
final class WatchedClock implements TimeSource {

  private final FakeClock clock = new FakeClock();
  final AtomicLong exact = new AtomicLong();
  final AtomicLong coarse = new AtomicLong();
  final AtomicLong rechecks = new AtomicLong();

  void advance(Duration by) {
    clock.advance(by);
  }

  @Override
  public long nanoTime() {
    exact.incrementAndGet();
    return clock.nanoTime();
  }

  @Override
  public long coarseNanoTime() {
    coarse.incrementAndGet();
    return clock.coarseNanoTime();
  }

  @Override
  public Instant instant() {
    return clock.instant();
  }

  @Override
  public Alarm alarm(Runnable task) {
    return clock.alarm(() -> {
      if (task instanceof Recheck) {
        rechecks.incrementAndGet();
      }
      task.run();
    });
  }
}
