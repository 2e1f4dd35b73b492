package dev.heddle.core;

import dev.heddle.pool.HealthStatus;
import dev.heddle.pool.PoolEvent;
import dev.heddle.pool.PoolHealth;
import dev.heddle.pool.TimeSource;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Draws the verdict on a target from checks, opens and uses. */
final class HealthTracker {

  private record Known(
      HealthStatus status, int failures, @Nullable Instant lastCheck, @Nullable String lastFailure) {
  }

  private final String pool;
  private final TimeSource time;
  private final EventHub events;
  private final AtomicReference<Known> known = new AtomicReference<>(new Known(HealthStatus.UNKNOWN, 0, null, null));
  private volatile int threshold;

  HealthTracker(String pool, TimeSource time, EventHub events, int threshold) {
    this.pool = pool;
    this.time = time;
    this.events = events;
    this.threshold = threshold;
  }

  void threshold(int failures) {
    threshold = failures;
  }

  /** Whether a success would tell anything new. */
  boolean wantsSuccess() {
    Known now = known.get();
    return now.status != HealthStatus.HEALTHY || now.failures > 0;
  }

  void succeeded() {
    if (wantsSuccess()) {
      become(before -> new Known(HealthStatus.HEALTHY, 0, before.lastCheck, null));
    }
  }

  void failed(Throwable failure) {
    String said = failure.getMessage() == null ? failure.getClass().getSimpleName()
        : failure.getClass().getSimpleName() + ": " + failure.getMessage();
    become(before -> {
      int failures = before.failures + 1;
      HealthStatus status = failures >= threshold ? HealthStatus.UNHEALTHY : before.status;
      return new Known(status, failures, before.lastCheck, said);
    });
  }

  void checked() {
    Instant now = time.instant();
    become(before -> new Known(before.status, before.failures, now, before.lastFailure));
  }

  private void become(UnaryOperator<Known> change) {
    Known before;
    Known after;
    do {
      before = known.get();
      after = change.apply(before);
    } while (!known.compareAndSet(before, after));
    tell(before, after);
  }

  private void tell(Known before, Known after) {
    if (before.status != after.status) {
      events.publish(() -> new PoolEvent.HealthChanged(pool, time.instant(), before.status, after.status));
    }
  }

  PoolHealth health(Optional<Instant> lastUsed, Map<String, Boolean> facts) {
    Known now = known.get();
    return new PoolHealth(now.status, now.failures, Optional.ofNullable(now.lastCheck), lastUsed,
        Optional.ofNullable(now.lastFailure), facts);
  }
}
