package dev.heddle.core;

import dev.heddle.pool.TimeSource;
import dev.heddle.pool.contract.FakeClock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A clock that a test moves, and that counts who looks at it and how often the alarms of a {@link Recheck} ring. */
final class WatchedClock implements TimeSource {

  private final FakeClock clock = new FakeClock();
  final AtomicLong exact = new AtomicLong();
  final AtomicLong coarse = new AtomicLong();
  final AtomicLong rechecks = new AtomicLong();
  private final AtomicReference<@Nullable Runnable> beforeExpiry = new AtomicReference<>();

  void advance(Duration by) {
    clock.advance(by);
  }

  int alarmsSet() {
    return clock.alarmsSet();
  }

  /** Does something when an {@link Expiry} is about to set its alarm the next time. */
  void beforeExpiry(Runnable act) {
    beforeExpiry.set(act);
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
    Alarm alarm = clock.alarm(() -> {
      if (task instanceof Recheck) {
        rechecks.incrementAndGet();
      }
      task.run();
    });
    return task instanceof Expiry ? new Expiring(alarm) : alarm;
  }

  private final class Expiring implements Alarm {

    private final Alarm alarm;

    private Expiring(Alarm alarm) {
      this.alarm = alarm;
    }

    @Override
    public void ringBy(long nanoTime) {
      Runnable act = beforeExpiry.getAndSet(null);
      if (act != null) {
        act.run();
      }
      alarm.ringBy(nanoTime);
    }

    @Override
    public void cancel() {
      alarm.cancel();
    }
  }
}
