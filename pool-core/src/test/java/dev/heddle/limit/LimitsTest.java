package dev.heddle.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.core.Pools;
import dev.heddle.pool.Acquire;
import dev.heddle.pool.Deadline;
import dev.heddle.pool.Lease;
import dev.heddle.pool.ManagedPool;
import dev.heddle.pool.Pool;
import dev.heddle.pool.TargetDownException;
import dev.heddle.pool.TimeSource;
import dev.heddle.pool.contract.Background;
import dev.heddle.pool.contract.Eventually;
import dev.heddle.pool.contract.FakeClock;
import dev.heddle.pool.contract.PlainFactory;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Bulkhead, rate and retry before a pool. */
class LimitsTest {

  private final FakeClock clock = new FakeClock();
  private final ManagedPool<Object> pool = Pools.over(new PlainFactory()).build();

  @AfterEach
  void close() {
    pool.close(Duration.ZERO);
  }

  @Test
  void bulkhead_letsNoMoreThrough_andGivesPlacesBack() throws Exception {
    Pool<Object> limited = Limits.on(pool).bulkhead(2).build();
    Lease<Object> one = limited.acquire();
    Lease<Object> two = limited.acquire();
    assertThatThrownBy(() -> limited.acquire(Acquire.within(Duration.ofMillis(10))))
        .isInstanceOf(BulkheadFullException.class).hasMessageContaining("2 leases");
    assertThat(limited.tryAcquire()).isEmpty();
    try (Lease<Object> other = pool.acquire()) {
      assertThat(other.get()).as("other uses of the pool are free").isNotNull();
    }
    one.close();
    one.close();
    two.invalidate(new IOException("broken"));
    try (Lease<Object> again = limited.acquire(); Lease<Object> both = limited.acquire()) {
      assertThat(again.pool()).isSameAs(limited);
      assertThat(both.get()).isNotNull();
      assertThatThrownBy(() -> limited.acquire(Acquire.within(Duration.ofMillis(10))))
          .as("a second close gives no second place").isInstanceOf(BulkheadFullException.class);
    }
  }

  @Test
  void bulkhead_keepsItsPlaces_whenThePoolFails() {
    pool.close(Duration.ZERO);
    Pool<Object> limited = Limits.on(pool).bulkhead(1).build();
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> limited.acquire(Acquire.within(Duration.ofMillis(100))))
          .isInstanceOf(dev.heddle.pool.PoolClosedException.class);
    }
  }

  @Test
  void rate_makesCallersWait_orTellsThemAtOnce() throws Exception {
    Pool<Object> limited = Limits.on(pool).rate(1, 1).time(clock).build();
    limited.acquire().close();
    assertThatThrownBy(() -> limited.acquire(Acquire.within(Duration.ofMillis(500))))
        .isInstanceOfSatisfying(RateLimitException.class,
            told -> assertThat(told.retryAfter()).isEqualTo(Duration.ofSeconds(1)));
    assertThat(limited.tryAcquire()).isEmpty();
    int set = clock.alarmsSet();
    Background<Boolean> waiting = Background.run(() -> {
      limited.acquire().close();
      return true;
    });
    Eventually.that("it waits for its turn", () -> clock.alarmsSet() > set);
    assertThat(waiting.isDone()).isFalse();
    clock.advance(Duration.ofSeconds(1));
    assertThat(waiting.result()).isTrue();
  }

  @Test
  void interrupt_endsTheWaitForATurn_andFreesThePlace() throws Exception {
    Pool<Object> limited = Limits.on(pool).rate(1, 1).bulkhead(1).time(clock).build();
    limited.acquire().close();
    int set = clock.alarmsSet();
    Background<Boolean> waiting = Background.run(() -> {
      limited.acquire().close();
      return true;
    });
    Eventually.that("it waits for its turn", () -> clock.alarmsSet() > set);
    waiting.interrupt();
    waiting.failure(InterruptedException.class);
    clock.advance(Duration.ofSeconds(10));
    limited.acquire().close();
  }

  @Test
  void retry_repeatsWhatIsSafe_once() throws Exception {
    Retry retry = Retry.of(2, Duration.ZERO, TimeSource.system());
    AtomicInteger attempts = new AtomicInteger();
    String done = retry.call(pool, Acquire.standard(), IOException.class::isInstance, connection -> {
      if (attempts.incrementAndGet() == 1) {
        throw new IOException("once");
      }
      return "done";
    });
    assertThat(done).isEqualTo("done");
    assertThatThrownBy(() -> retry.call(pool, Acquire.standard(), IOException.class::isInstance, connection -> {
      attempts.incrementAndGet();
      throw new IOException("always");
    })).isInstanceOf(IOException.class);
    assertThat(attempts).hasValue(4);
    assertThatThrownBy(() -> retry.call(pool, Acquire.standard(), IOException.class::isInstance, connection -> {
      attempts.incrementAndGet();
      throw new IllegalStateException("not safe");
    })).isInstanceOf(IllegalStateException.class);
    assertThat(attempts).hasValue(5);
  }

  @Test
  void retry_waits_butNeverPastTheDeadline() {
    Retry retry = Retry.of(2, Duration.ofSeconds(1), clock);
    AtomicInteger attempts = new AtomicInteger();
    Background<Integer> trying = Background.run(() -> retry.call(pool, Acquire.standard(), failure -> true, c -> {
      if (attempts.incrementAndGet() == 1) {
        throw new IOException("once");
      }
      return attempts.get();
    }));
    Eventually.that("it waits", () -> clock.alarmsSet() > 0);
    clock.advance(Duration.ofMillis(1_300));
    assertThat(trying.result()).isEqualTo(2);

    Acquire soon = Acquire.standard().deadline(Deadline.in(Duration.ofMillis(500), clock));
    assertThatThrownBy(() -> retry.call(pool, soon, failure -> true, c -> {
      attempts.incrementAndGet();
      throw new IOException("late");
    })).isInstanceOf(IOException.class);
    assertThat(attempts).hasValue(3);
  }

  @Test
  void retry_asksATargetAgain_thatWasDown() throws Exception {
    AtomicInteger opens = new AtomicInteger();
    try (ManagedPool<Object> shy = Pools.over(new PlainFactory() {
      @Override
      public Object open(Deadline deadline) throws Exception {
        if (opens.incrementAndGet() <= 3) {
          throw new IOException("not yet");
        }
        return super.open(deadline);
      }
    }).build()) {
      assertThatThrownBy(() -> shy.call(c -> c)).isInstanceOf(TargetDownException.class);
      Object given = Retry.of(2, Duration.ofMillis(1_500), TimeSource.system())
          .call(shy, Acquire.standard(), failure -> false, c -> c);
      assertThat(given).isNotNull();
    }
  }
}
