package dev.heddle.core;

import dev.heddle.pool.CloseReason;
import dev.heddle.pool.PoolEvent;
import dev.heddle.pool.TimeSource;
import dev.heddle.pool.spi.DurationRecorder;
import dev.heddle.pool.spi.SourceEvents;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** What a native pool tells: counted, published, and held against the breaker. */
final class NativeNews implements SourceEvents {

  private final GatedPool<?> pool;
  private final TimeSource time;
  private final AtomicLong opened = new AtomicLong();
  private final DurationRecorder openTimes = new DurationRecorder();

  NativeNews(GatedPool<?> pool, TimeSource time) {
    this.pool = pool;
    this.time = time;
  }

  DurationRecorder openTimes() {
    return openTimes;
  }

  @Override
  public void opened(Duration took) {
    pool.counters.opened.increment();
    openTimes.record(took.toNanos());
    long id = opened.incrementAndGet();
    pool.breaker.succeeded();
    pool.health.succeeded();
    pool.events.publish(() -> new PoolEvent.Opened(pool.name(), time.instant(), id, took));
    PoolJfr.opened(pool.name(), id, took.toNanos());
    pool.signal.changed();
  }

  @Override
  public void openFailed(Throwable failure, Duration took) {
    pool.counters.openFailed.increment();
    pool.events.publish(
        () -> new PoolEvent.OpenFailed(pool.name(), time.instant(), String.valueOf(failure.getMessage()), took));
    pool.openFailed(failure, pool.classify(failure));
  }

  @Override
  public void closed(CloseReason reason) {
    pool.counters.closed(reason);
    pool.events.publish(() -> new PoolEvent.Closed(pool.name(), time.instant(), 0, reason));
    PoolJfr.closed(pool.name(), 0, reason);
  }

  @Override
  public void validationFailed() {
    pool.counters.validationFailed.increment();
  }
}
