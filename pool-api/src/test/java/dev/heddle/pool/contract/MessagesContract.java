package dev.heddle.pool.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.pool.Acquire;
import dev.heddle.pool.AcquireTimeoutException;
import dev.heddle.pool.Lease;
import dev.heddle.pool.ManagedPool;
import dev.heddle.pool.PoolState;
import dev.heddle.pool.Situation;
import org.junit.jupiter.api.Test;

/** What a failure tells the one who must find out why. */
abstract class MessagesContract<C> extends PoolTopic<C> {

  @Test
  void timeout_tellsTheFigures_andTheLongestHolders() throws InterruptedException {
    ManagedPool<C> pool = pool(2);
    Lease<C> nightly = pool.acquire(PATIENT.label("nightly"));
    advance(MINUTE);
    Lease<C> report = pool.acquire(PATIENT.label("report"));
    Background<Lease<C>> waiter = rig.queue(pool, Acquire.within(SECOND));
    advance(SECOND.plusMillis(1));
    AcquireTimeoutException failure = waiter.failure(AcquireTimeoutException.class);
    assertThat(failure.pool()).isEqualTo(pool.name());
    assertThat(failure.limit()).isEqualTo(SECOND);
    assertThat(failure.waited()).isGreaterThanOrEqualTo(SECOND);
    assertThat(failure.getMessage()).contains(pool.name(), "within 1000 ms", "waited 100", "total 2", "in use 2",
        "idle 0", "opening 0", "(max 2)", "nightly 61 s", "report 100");
    Situation situation = failure.situation();
    assertThat(situation.state()).isEqualTo(PoolState.READY);
    assertThat(situation.longestHolders()).hasSize(2);
    assertThat(situation.longestHolders().get(0).label()).contains("nightly");
    assertThat(situation.breakerOpen()).isFalse();
    nightly.close();
    report.close();
  }

  @Test
  void timeout_tellsTheMomentOfTheFailure_notThatOfTheReading() throws InterruptedException {
    ManagedPool<C> pool = pool(1);
    Lease<C> lease = pool.acquire(PATIENT.label("holder"));
    Background<Lease<C>> waiter = rig.queue(pool, Acquire.within(SECOND));
    advance(SECOND.plusMillis(1));
    AcquireTimeoutException failure = waiter.failure(AcquireTimeoutException.class);
    lease.close();
    advance(MINUTE);
    assertThat(failure.getMessage()).contains("in use 1", "holder 100");
  }

  @Test
  void timeoutsTogether_shareOneSituation_andHaveNoStack() throws InterruptedException {
    ManagedPool<C> pool = pool(1);
    leases(pool, 1);
    Background<Lease<C>> first = rig.queue(pool, Acquire.within(SECOND));
    Background<Lease<C>> second = rig.queue(pool, Acquire.within(SECOND));
    advance(SECOND.plusMillis(1));
    AcquireTimeoutException one = first.failure(AcquireTimeoutException.class);
    AcquireTimeoutException other = second.failure(AcquireTimeoutException.class);
    assertThat(one.situation()).isSameAs(other.situation());
    assertThat(one.getStackTrace()).isEmpty();
  }

  @Test
  void holders_areLimited_toAFew() throws InterruptedException {
    ManagedPool<C> pool = pool(30);
    leases(pool, 30);
    Background<Lease<C>> waiter = rig.queue(pool, Acquire.within(SECOND));
    advance(SECOND.plusMillis(1));
    AcquireTimeoutException failure = waiter.failure(AcquireTimeoutException.class);
    assertThat(failure.situation().longestHolders()).hasSizeBetween(1, 10);
    assertThat(failure.getMessage()).hasSizeLessThan(1_500);
  }
}
