package dev.heddle.pool.contract;

import static dev.heddle.pool.contract.FakeTarget.Act.VALIDATE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.pool.Acquire;
import dev.heddle.pool.AcquireTimeoutException;
import dev.heddle.pool.CloseReason;
import dev.heddle.pool.Lease;
import dev.heddle.pool.ManagedPool;
import dev.heddle.pool.PoolSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which connections the pool core checks, idle or before it lends them, and what becomes of those who want one meanwhile. */
abstract class CheckingContract extends ScriptedTopic {

  @Test
  void keepalive_checksIdleConnections_andReplacesDeadOnes() throws InterruptedException {
    ManagedPool<FakeConnection> pool = pool(patient(2).minIdle(2).set(PoolSettings.KEEPALIVE, MINUTE));
    rig.awaitIdle(pool, 2);
    FakeConnection victim = target.connections().iterator().next();
    victim.die();
    advance(MINUTE.minus(SECOND));
    assertThat(on(VALIDATE).begun()).isZero();
    soon("both were checked", () -> on(VALIDATE).begun() >= 2);
    soon("the dead one was replaced", () -> victim.isClosed() && occupancy(pool).idle() == 2);
    assertThat(totals(pool).validationFailed()).isEqualTo(1);
    assertThat(closed(pool, CloseReason.INVALID)).isEqualTo(1);
  }

  @Test
  void keepalive_thatHangs_isGivenUp_andDelaysNobody() throws InterruptedException {
    ManagedPool<FakeConnection> pool = pool(patient(1).set(PoolSettings.KEEPALIVE, MINUTE)
        .set(PoolSettings.VALIDATE_TIMEOUT, Duration.ofSeconds(5)));
    fill(pool, 1);
    Gate gate = target.gate();
    on(VALIDATE).then(gate.holds());
    soon("the check hangs", () -> gate.held() == 1);
    Background<Lease<FakeConnection>> waiter = rig.queue(pool, PATIENT);
    rig.advanceUntil("the waiter is served by another one", SECOND, Duration.ofSeconds(15), waiter::isDone);
    waiter.result().close();
    assertThat(closed(pool, CloseReason.INVALID)).isEqualTo(1);
  }

  @Test
  void acquire_checks_whatWasNotCheckedForLong_andOnlyThat() throws InterruptedException {
    ManagedPool<FakeConnection> pool = pool(patient(1).set(PoolSettings.VALIDATION_INTERVAL, SECOND));
    fill(pool, 1);
    advance(Duration.ofMillis(900));
    lease(pool).close();
    assertThat(on(VALIDATE).begun()).isZero();
    advance(Duration.ofMillis(1_100));
    lease(pool).close();
    assertThat(on(VALIDATE).begun()).isEqualTo(1);
    lease(pool).close();
    assertThat(on(VALIDATE).begun()).isEqualTo(1);
  }

  @Test
  void acquire_replacesWhatTurnsOutDead_unnoticed() throws InterruptedException {
    ManagedPool<FakeConnection> pool = pool(patient(3).set(PoolSettings.VALIDATION_INTERVAL, SECOND));
    fill(pool, 3);
    target.killAll();
    advance(Duration.ofSeconds(2));
    Lease<FakeConnection> lease = lease(pool);
    assertThat(lease.get().isAlive()).isTrue();
    assertThat(totals(pool).validationFailed()).isBetween(1L, 3L);
    assertThat(totals(pool).acquireFailures()).isZero();
    lease.close();
  }

  @Test
  void acquire_withACheckThatThrows_takesAnother() throws InterruptedException {
    ManagedPool<FakeConnection> pool = pool(patient(1).set(PoolSettings.VALIDATION_INTERVAL, Duration.ZERO));
    fill(pool, 1);
    on(VALIDATE).then(Step.refused());
    lease(pool).close();
    on(VALIDATE).then(deadline -> {
      throw new StackOverflowError("thrown by a driver");
    });
    lease(pool).close();
    Eventually.that("both are counted", () -> totals(pool).validationFailed() == 2);
  }

  @Test
  void acquire_withACheckThatHangs_endsAtItsOwnDeadline() throws InterruptedException {
    ManagedPool<FakeConnection> pool = pool(patient(1).set(PoolSettings.VALIDATION_INTERVAL, SECOND)
        .set(PoolSettings.VALIDATE_TIMEOUT, Duration.ofHours(1)));
    fill(pool, 1);
    advance(Duration.ofSeconds(2));
    Gate gate = target.gate();
    on(VALIDATE).then(gate.holdsDeaf());
    Background<Lease<FakeConnection>> acquire = Background.run(() -> pool.acquire(Acquire.within(SECOND)));
    gate.awaitHeld(1);
    rig.advanceUntil("the acquire is over", Duration.ofMillis(100), Duration.ofSeconds(3), acquire::isDone);
    acquire.failure(AcquireTimeoutException.class);
    gate.open();
  }

  @Test
  void acquire_withACheckThatHangs_takesAnother_afterValidateTimeout() throws InterruptedException {
    Duration interval = Duration.ofSeconds(20); // longer than the clock is advanced below, or the new one would be checked too
    ManagedPool<FakeConnection> pool = pool(patient(1).set(PoolSettings.VALIDATION_INTERVAL, interval)
        .set(PoolSettings.VALIDATE_TIMEOUT, Duration.ofSeconds(5)));
    fill(pool, 1);
    advance(interval.plus(SECOND));
    Gate gate = target.gate();
    on(VALIDATE).then(gate.holds());
    Background<Lease<FakeConnection>> acquire = Background.run(() -> pool.acquire(PATIENT));
    gate.awaitHeld(1);
    rig.advanceUntil("another one is lent", SECOND, Duration.ofSeconds(10), acquire::isDone);
    acquire.result().close();
    Eventually.that("the check that was given up has ended", () -> gate.held() == 0);
    assertThat(totals(pool).validationFailed()).isEqualTo(1);
  }

  @Test
  void tryAcquire_doesNotLend_whatWouldHaveToBeCheckedFirst() throws InterruptedException {
    ManagedPool<FakeConnection> pool = pool(patient(1).set(PoolSettings.VALIDATION_INTERVAL, SECOND));
    fill(pool, 1);
    advance(Duration.ofSeconds(2));
    assertThat(pool.tryAcquire()).isEmpty();
  }

  @Test
  void acquires_thatFindNothingButWhatMustBeChecked_haveAsManyCheckedAtOnceAsTheyAre() throws InterruptedException {
    int size = 3;
    ManagedPool<FakeConnection> pool = pool(patient(size).set(PoolSettings.VALIDATION_INTERVAL, SECOND));
    fill(pool, size);
    advance(Duration.ofSeconds(2));
    Gate gate = target.gate();
    for (int i = 0; i < size; i++) {
      on(VALIDATE).then(gate.holds());
    }
    List<Background<Lease<FakeConnection>>> waiters = new ArrayList<>();
    for (int i = 1; i <= size; i++) {
      waiters.add(rig.queue(pool, PATIENT));
      gate.awaitHeld(i);
      assertThat(on(VALIDATE).begun()).isEqualTo(i);
    }
    gate.open();
    for (Background<Lease<FakeConnection>> waiter : waiters) {
      waiter.result().close();
    }
  }
}
