package dev.heddle.pool.contract;

import static dev.heddle.pool.contract.FakeTarget.Act.CLOSE;
import static dev.heddle.pool.contract.FakeTarget.Act.OPEN;
import static dev.heddle.pool.contract.FakeTarget.Act.RESET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.pool.Acquire;
import dev.heddle.pool.AcquireTimeoutException;
import dev.heddle.pool.CloseReason;
import dev.heddle.pool.Lease;
import dev.heddle.pool.ManagedPool;
import dev.heddle.pool.PoolEvent;
import dev.heddle.pool.PoolSettings;
import dev.heddle.pool.TargetDownException;
import dev.heddle.pool.spi.FailureKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a target that fails does to the pool, and what not. */
abstract class FailureContract extends ScriptedTopic {

  private static final Duration PROBE_INTERVAL = Duration.ofSeconds(1);

  private ManagedPool<FakeConnection> breaking(int maxSize) {
    return pool(quiet().maxSize(maxSize).set(PoolSettings.BREAKER_FAILURES, 2).set(PoolSettings.BREAKER_PROBE_INTERVAL,
        PROBE_INTERVAL));
  }

  /** Lets the target refuse until the breaker is open. */
  private void breakDown(ManagedPool<FakeConnection> pool) {
    on(OPEN).always(Step.refused());
    Background<Lease<FakeConnection>> victim = rig.queue(pool, PATIENT);
    rig.advanceUntil("the breaker opens", Duration.ofMillis(100), MINUTE, victim::isDone);
    victim.failure(TargetDownException.class);
  }

  @Test
  void open_thatFails_isRetried_forThoseWhoWait() {
    on(OPEN).then(Step.refused());
    ManagedPool<FakeConnection> pool = breaking(1);
    Background<Lease<FakeConnection>> waiter = rig.queue(pool, PATIENT);
    rig.advanceUntil("the waiter is served", Duration.ofMillis(100), MINUTE, waiter::isDone);
    waiter.result().close();
    assertThat(totals(pool).openFailed()).isEqualTo(1);
    assertThat(totals(pool).opened()).isEqualTo(1);
  }

  @Test
  void open_thatFails_isTheCause_ofATimeout() {
    on(OPEN).always(Step.refused());
    ManagedPool<FakeConnection> pool = patientPool(1);
    Background<Lease<FakeConnection>> waiter = rig.queue(pool, Acquire.within(Duration.ofSeconds(5)));
    Eventually.that("an open has failed", () -> totals(pool).openFailed() >= 1);
    rig.advanceUntil("the wait is over", Duration.ofMillis(100), Duration.ofSeconds(6), waiter::isDone);
    AcquireTimeoutException failure = waiter.failure(AcquireTimeoutException.class);
    assertThat(failure).hasMessageContaining("last open failed").hasMessageContaining("connection refused");
    assertThat(failure).hasCauseInstanceOf(FakeFailure.class);
  }

  @Test
  void open_thatFailsInTheStrangestWay_losesNoPlace() {
    List<Step> strange = List.of(
        deadline -> {
          throw new StackOverflowError("thrown by a driver");
        },
        deadline -> {
          throw new IllegalStateException("thrown by a driver");
        },
        deadline -> {
          throw new InterruptedException("thrown by a driver");
        },
        deadline -> {
          throw new FakeFailure(FailureKind.OVERLOADED, "too many connections");
        });
    strange.forEach(on(OPEN)::then);
    ManagedPool<FakeConnection> pool = patientPool(1);
    Background<Lease<FakeConnection>> waiter = rig.queue(pool, PATIENT);
    rig.advanceUntil("the waiter is served", Duration.ofMillis(100), MINUTE, waiter::isDone);
    waiter.result().close();
    assertThat(totals(pool).openFailed()).isEqualTo(strange.size());
  }

  @Test
  void breaker_failsAllWaiters_atOnce_withTheRootCause() {
    Gate gate = target.gate();
    Step refusedInTheEnd = deadline -> {
      gate.holds().play(deadline);
      throw new FakeFailure(FailureKind.TARGET_DOWN, "connection refused");
    };
    on(OPEN).always(refusedInTheEnd);
    ManagedPool<FakeConnection> pool = breaking(3);
    List<Background<Lease<FakeConnection>>> waiters = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      waiters.add(rig.queue(pool, PATIENT));
    }
    gate.open();
    rig.advanceUntil("all have failed", Duration.ofMillis(100), MINUTE,
        () -> waiters.stream().allMatch(Background::isDone));
    for (Background<Lease<FakeConnection>> waiter : waiters) {
      assertThat(waiter.failure(TargetDownException.class)).hasCauseInstanceOf(FakeFailure.class);
    }
    assertThat(rig.pending(pool)).isZero();
    assertThat(totals(pool).acquireFailed()).isEqualTo(10);
  }

  @Test
  void breaker_open_failsAcquirers_withoutAskingTheTarget() {
    ManagedPool<FakeConnection> pool = breaking(3);
    EventLog log = new EventLog();
    pool.listen(log);
    breakDown(pool);
    int asked = on(OPEN).begun();
    for (int i = 0; i < 5; i++) {
      assertThatThrownBy(() -> pool.acquire(PATIENT)).isInstanceOf(TargetDownException.class)
          .hasMessageContaining("connection refused").hasCauseInstanceOf(FakeFailure.class);
    }
    assertThat(on(OPEN).begun()).isEqualTo(asked);
    assertThat(log.await(PoolEvent.BreakerChanged.class, 1).get(0).open()).isTrue();
    assertThat(log.of(PoolEvent.BreakerChanged.class).get(0).reason()).contains("connection refused");
  }

  @Test
  void breaker_open_probesOneAtATime_andCloses_whenTheTargetIsBack() {
    ManagedPool<FakeConnection> pool = breaking(3);
    EventLog log = new EventLog();
    pool.listen(log);
    breakDown(pool);
    int asked = on(OPEN).begun();
    for (int i = 0; i < 5; i++) {
      advance(PROBE_INTERVAL);
      int probes = i + 1;
      Eventually.that("a probe has looked", () -> on(OPEN).begun() >= asked + Math.min(probes, 1));
    }
    assertThat(on(OPEN).begun()).isBetween(asked + 1, asked + 5);
    assertThat(log.of(PoolEvent.BreakerChanged.class)).hasSize(1);
    on(OPEN).always(Step.OK);
    rig.advanceUntil("the breaker closes", PROBE_INTERVAL, MINUTE,
        () -> log.of(PoolEvent.BreakerChanged.class).size() == 2);
    assertThat(log.of(PoolEvent.BreakerChanged.class).get(1).open()).isFalse();
    Background<Lease<FakeConnection>> served = Background.run(() -> pool.acquire(PATIENT));
    served.result().close();
  }

  @Test
  void breaker_open_stillLendsWhatIsOpen() throws InterruptedException {
    ManagedPool<FakeConnection> pool = breaking(2);
    Lease<FakeConnection> lease = lease(pool);
    breakDown(pool);
    lease.close();
    try (Lease<FakeConnection> again = lease(pool)) {
      again.get().isAlive();
      assertThatThrownBy(() -> pool.acquire(PATIENT)).isInstanceOf(TargetDownException.class);
    }
  }

  @Test
  void breaker_opensAtOnce_whenCredentialsAreRefused() {
    on(OPEN).always(Step.fails(FailureKind.CREDENTIALS, "who are you?"));
    ManagedPool<FakeConnection> pool = pool(patient(2));
    Background<Lease<FakeConnection>> waiter = rig.queue(pool, PATIENT);
    assertThat(waiter.failure(TargetDownException.class)).hasMessageContaining("who are you?");
    assertThat(on(OPEN).begun()).isEqualTo(1);
  }

  @Test
  void breaker_countsFailuresInARow_only() {
    ManagedPool<FakeConnection> pool = breaking(1);
    for (int i = 0; i < 5; i++) {
      on(OPEN).then(Step.refused());
      on(OPEN).then(Step.OK);
      Background<Lease<FakeConnection>> waiter = rig.queue(pool, PATIENT);
      rig.advanceUntil("the waiter is served", Duration.ofMillis(100), MINUTE, waiter::isDone);
      waiter.result().invalidate(failure(FailureKind.BROKEN));
      rig.awaitTotal(pool, 0);
    }
    assertThat(totals(pool).openFailed()).isEqualTo(5);
    assertThat(totals(pool).acquireFailed()).isZero();
  }

  @Test
  void breaker_open_doesNotKeepThePoolFromClosing() {
    ManagedPool<FakeConnection> pool = breaking(1);
    breakDown(pool);
    Background.run(() -> pool.close(MINUTE)).result();
    advance(MINUTE);
    int asked = on(OPEN).begun();
    advance(MINUTE);
    assertThat(on(OPEN).begun()).isEqualTo(asked);
  }

  @ParameterizedTest
  @EnumSource(value = FailureKind.class, names = {"BROKEN", "TARGET_DOWN"})
  void report_ofWhatBreaks_closesTheConnection_atTheEndOfTheLease(FailureKind kind) throws InterruptedException {
    ManagedPool<FakeConnection> pool = patientPool(1);
    Lease<FakeConnection> lease = lease(pool);
    FakeConnection connection = lease.get();
    lease.report(failure(kind));
    assertThat(lease.get()).isSameAs(connection);
    assertThat(connection.isClosing()).isFalse();
    assertThat(occupancy(pool).inUse()).isEqualTo(1);
    lease.close();
    Eventually.that("it is closed", connection::isClosed);
    assertThat(lease(pool).get()).isNotSameAs(connection);
    assertThat(totals(pool).closed()).containsEntry(CloseReason.BROKEN, 1L);
  }

  @ParameterizedTest
  @EnumSource(value = FailureKind.class, names = {"OVERLOADED", "CREDENTIALS", "REQUEST"})
  void report_ofWhatDoesNotBreak_keepsTheConnection(FailureKind kind) throws InterruptedException {
    ManagedPool<FakeConnection> pool = patientPool(1);
    Lease<FakeConnection> lease = lease(pool);
    FakeConnection connection = lease.get();
    lease.report(failure(kind));
    lease.close();
    assertThat(lease(pool).get()).isSameAs(connection);
    assertThat(totals(pool).closedTotal()).isZero();
  }

  @Test
  void call_thatFails_reportsIt_soThatABrokenConnectionIsNotLentAgain() throws InterruptedException {
    ManagedPool<FakeConnection> pool = patientPool(1);
    FakeConnection first = pool.call(connection -> connection);
    first.die();
    assertThatThrownBy(() -> pool.call(connection -> {
      connection.use();
      return true;
    })).isInstanceOf(FakeFailure.class);
    Eventually.that("it is closed", first::isClosed);
    FakeConnection second = pool.call(connection -> connection);
    assertThat(second).isNotSameAs(first);
    assertThat(totals(pool).misuses()).isZero();
  }

  @Test
  void reset_thatFails_closesTheConnection_andServesTheWaiterWithAnother() throws InterruptedException {
    ManagedPool<FakeConnection> pool = patientPool(1);
    on(RESET).then(Step.fails(FailureKind.BROKEN, "cannot be cleaned"));
    Lease<FakeConnection> lease = lease(pool);
    FakeConnection connection = lease.get();
    Background<Lease<FakeConnection>> waiter = rig.queue(pool, PATIENT);
    lease.close();
    Lease<FakeConnection> next = waiter.result();
    assertThat(next.get()).isNotSameAs(connection);
    assertThat(connection.isClosing()).isTrue();
    assertThat(totals(pool).closed()).containsEntry(CloseReason.BROKEN, 1L);
    next.close();
  }

  @Test
  void reset_thatThrowsAnError_losesNoPlace_andCloseDoesNotThrow() throws InterruptedException {
    ManagedPool<FakeConnection> pool = patientPool(1);
    on(RESET).then(deadline -> {
      throw new StackOverflowError("thrown by a driver");
    });
    lease(pool).close();
    lease(pool).close();
    assertThat(totals(pool).opened()).isEqualTo(2);
  }

  @Test
  void release_byAnotherThread_duringTheReset_changesNothing() throws InterruptedException {
    ManagedPool<FakeConnection> pool = patientPool(1);
    Gate gate = target.gate();
    on(RESET).then(gate.holds());
    Lease<FakeConnection> lease = lease(pool);
    Background<Boolean> other = Background.run(() -> {
      gate.awaitHeld(1);
      lease.close();
      boolean free = pool.tryAcquire().isPresent();
      gate.open();
      return free;
    });
    lease.close();
    assertThat(other.result()).as("lent while it is being reset").isFalse();
    assertThat(on(RESET).peak()).as("resets at once").isEqualTo(1);
    assertThat(totals(pool).misuses()).isEqualTo(1);
  }

  @Test
  void reset_comesOnce_afterEachHolder() throws InterruptedException {
    ManagedPool<FakeConnection> pool = patientPool(1);
    for (int i = 1; i <= 3; i++) {
      Lease<FakeConnection> lease = lease(pool);
      lease.close();
      lease.close();
      assertThat(on(RESET).begun()).isEqualTo(i);
    }
  }

  @Test
  void close_thatThrows_countsAsClosed() throws InterruptedException {
    on(CLOSE).then(Step.fails(FailureKind.BROKEN, "cannot even be closed"));
    on(CLOSE).then(deadline -> {
      throw new StackOverflowError("thrown by a driver");
    });
    ManagedPool<FakeConnection> pool = patientPool(1);
    for (int i = 0; i < 3; i++) {
      lease(pool).invalidate(failure(FailureKind.BROKEN));
    }
    rig.awaitTotal(pool, 0);
    assertThat(totals(pool).closedTotal()).isEqualTo(3);
  }

  @Test
  void connection_thatLearnsOfItsDeath_whileIdle_isNotLentAgain() throws InterruptedException {
    ManagedPool<FakeConnection> pool = patientPool(1);
    FakeConnection connection = pool.call(it -> it);
    context().dead(connection, failure(FailureKind.BROKEN));
    assertThat(lease(pool).get()).isNotSameAs(connection);
    Eventually.that("it is closed", connection::isClosed);
  }

  @Test
  void connection_thatLearnsOfItsDeath_whileLeased_isClosedAtTheEndOfTheLease() throws InterruptedException {
    ManagedPool<FakeConnection> pool = patientPool(1);
    Lease<FakeConnection> lease = lease(pool);
    FakeConnection connection = lease.get();
    context().dead(connection, failure(FailureKind.BROKEN));
    assertThat(occupancy(pool).inUse()).isEqualTo(1);
    lease.close();
    Eventually.that("it is closed", connection::isClosed);
    assertThat(lease(pool).get()).isNotSameAs(connection);
  }

  @Test
  void theContextOfAFactory_tellsOfNoLeases() throws InterruptedException {
    Lease<FakeConnection> lease = lease(patientPool(1));
    assertThat(context().leased()).isEmpty();
    lease.close();
  }

  @Test
  void dead_ofAConnectionThatIsNotThePools_changesNothing() throws InterruptedException {
    ManagedPool<FakeConnection> pool = patientPool(1);
    FakeConnection connection = pool.call(it -> it);
    context().dead(new Object(), failure(FailureKind.BROKEN));
    assertThat(lease(pool).get()).isSameAs(connection);
  }

  @Test
  void holders_seeWhatTheirPredecessorsWrote() {
    ManagedPool<FakeConnection> pool = patientPool(2);
    Racer.virtual(50).race(racer -> {
      for (int lap = 0; lap < 100; lap++) {
        try (Lease<FakeConnection> lease = lease(pool)) {
          lease.get().use();
        }
      }
      return true;
    }).all();
    assertThat(target.connections().stream().mapToLong(FakeConnection::plainUses).sum()).isEqualTo(5_000);
  }
}
