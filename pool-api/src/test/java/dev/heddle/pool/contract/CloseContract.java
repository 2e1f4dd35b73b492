package dev.heddle.pool.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.pool.Acquire;
import dev.heddle.pool.CloseReason;
import dev.heddle.pool.CloseReport;
import dev.heddle.pool.EvictMode;
import dev.heddle.pool.Lease;
import dev.heddle.pool.LeaseInfo;
import dev.heddle.pool.ManagedPool;
import dev.heddle.pool.PauseMode;
import dev.heddle.pool.PoolClosedException;
import dev.heddle.pool.PoolSettings;
import dev.heddle.pool.PoolState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** The end of a pool. */
abstract class CloseContract<C> extends PoolTopic<C> {

  @Test
  void close_closesAllConnections_andReportsThem() throws InterruptedException {
    ManagedPool<C> pool = pool(3);
    fill(pool, 3);
    CloseReport report = pool.close(MINUTE);
    assertThat(report.closed()).isEqualTo(3);
    assertThat(report.cutOff()).isEmpty();
    assertThat(report.took()).isGreaterThanOrEqualTo(Duration.ZERO);
    assertThat(pool.state()).isEqualTo(PoolState.CLOSED);
    assertThat(totals(pool).closed()).containsEntry(CloseReason.SHUTDOWN, 3L);
  }

  @Test
  void close_ofAnUnusedPool_isDoneAtOnce() {
    ManagedPool<C> pool = pool(3);
    CloseReport report = pool.close(MINUTE);
    assertThat(report.closed()).isZero();
    assertThat(report.cutOff()).isEmpty();
  }

  @Test
  void acquire_afterClose_throws() {
    ManagedPool<C> pool = pool(1);
    pool.close(Duration.ZERO);
    assertThatThrownBy(pool::acquire).isInstanceOf(PoolClosedException.class).hasMessageContaining(pool.name());
    assertThatThrownBy(() -> pool.acquire(AT_ONCE)).isInstanceOf(PoolClosedException.class);
    assertThatThrownBy(() -> pool.call(connection -> 1)).isInstanceOf(PoolClosedException.class);
    assertThat(totals(pool).acquireRejected()).isEqualTo(3);
  }

  @Test
  void close_wakesAllWaiters() throws InterruptedException {
    ManagedPool<C> pool = pool(1);
    leases(pool, 1);
    List<Background<Lease<C>>> waiters = List.of(rig.queue(pool, PATIENT), rig.queue(pool, PATIENT),
        rig.queue(pool, PATIENT));
    Background<CloseReport> close = Background.run(() -> pool.close(MINUTE));
    waiters.forEach(waiter -> waiter.failure(PoolClosedException.class));
    assertThat(rig.pending(pool)).isZero();
    assertThat(close.isDone()).isFalse();
    rig.advanceUntil("the grace is over", SECOND, MINUTE.plus(MINUTE), close::isDone);
  }

  @Test
  void close_wakesThoseWhoWait_becauseOfAPause() {
    ManagedPool<C> pool = pool(1);
    pool.pause();
    Background<Lease<C>> waiter = rig.queue(pool, PATIENT);
    pool.close(Duration.ZERO);
    waiter.failure(PoolClosedException.class);
  }

  /** An alarm that stays set keeps its pool in memory. */
  @Test
  void close_leavesNoAlarmBehind_thoughSomebodyWasWaitingForLong() throws InterruptedException {
    ManagedPool<C> pool = pool(1);
    leases(pool, 1);
    Background<Lease<C>> waiter = rig.queue(pool, PATIENT);
    pool.close(Duration.ZERO);
    waiter.failure(PoolClosedException.class);
    advance(SECOND);
    assertThat(rig.clock().alarmsSet()).isZero();
  }

  @Test
  void close_waitsForLeases_withinItsGrace() throws InterruptedException {
    ManagedPool<C> pool = pool(2);
    List<Lease<C>> held = leases(pool, 2);
    held.get(0).close();
    Background<CloseReport> close = Background.run(() -> pool.close(MINUTE));
    Eventually.that("it lends no more", () -> pool.state() == PoolState.CLOSED);
    assertThatThrownBy(() -> pool.acquire(PATIENT)).isInstanceOf(PoolClosedException.class);
    assertThat(close.isDone()).isFalse();
    assertThat(held.get(1).get()).isNotNull();
    held.get(1).close();
    CloseReport report = close.result();
    assertThat(report.closed()).isEqualTo(2);
    assertThat(report.cutOff()).isEmpty();
  }

  @Test
  void close_cutsOffWhatIsStillOut_andSaysWhose() throws InterruptedException {
    ManagedPool<C> pool = pool(2);
    Lease<C> nightly = pool.acquire(PATIENT.label("nightly"));
    lease(pool).close();
    advance(SECOND);
    Background<CloseReport> close = Background.run(() -> pool.close(MINUTE));
    Eventually.that("it lends no more", () -> pool.state() == PoolState.CLOSED);
    rig.advanceUntil("the grace is over", SECOND, MINUTE.plus(MINUTE), close::isDone);
    CloseReport report = close.result();
    assertThat(report.cutOff()).hasSize(1);
    LeaseInfo cut = report.cutOff().get(0);
    assertThat(cut.label()).contains("nightly");
    assertThat(cut.owner()).isNotEmpty();
    assertThat(cut.held()).isGreaterThanOrEqualTo(MINUTE);
    assertThat(report.took()).isGreaterThanOrEqualTo(MINUTE);
    assertThat(report.closed()).isEqualTo(1);
    nightly.close();
    rig.awaitTotal(pool, 0);
  }

  @Test
  void release_afterACutOff_changesNothing_andDoesNotThrow() throws InterruptedException {
    ManagedPool<C> pool = pool(2);
    List<Lease<C>> held = leases(pool, 2);
    assertThat(pool.close(Duration.ZERO).cutOff()).hasSize(2);
    held.get(0).close();
    held.get(1).invalidate(new IllegalStateException("too late"));
    rig.awaitTotal(pool, 0);
    assertThat(totals(pool).closedTotal()).isEqualTo(2);
  }

  @Test
  void close_aSecondTime_waitsForTheFirst_andGivesItsReport() throws InterruptedException {
    ManagedPool<C> pool = pool(1);
    Lease<C> lease = lease(pool);
    Background<CloseReport> first = Background.run(() -> pool.close(MINUTE));
    Eventually.that("it lends no more", () -> pool.state() == PoolState.CLOSED);
    Background<CloseReport> second = Background.run(() -> pool.close(Duration.ZERO));
    assertThat(second.isDone()).isFalse();
    lease.close();
    assertThat(second.result()).isEqualTo(first.result());
    assertThat(pool.close(MINUTE)).isEqualTo(first.result());
    pool.close();
  }

  @Test
  void close_withoutAGrace_takesThatOfTheSettings() throws InterruptedException {
    ManagedPool<C> pool = pool(quiet().maxSize(1).set(PoolSettings.CLOSE_GRACE, Duration.ofSeconds(5)));
    leases(pool, 1);
    Background<Boolean> close = Background.run(() -> {
      pool.close();
      return true;
    });
    Eventually.that("it lends no more", () -> pool.state() == PoolState.CLOSED);
    advance(Duration.ofSeconds(4));
    assertThat(close.isDone()).isFalse();
    // The grace may have begun as late as now.
    rig.advanceUntil("the grace is over", Duration.ofMillis(100), Duration.ofSeconds(6), close::isDone);
    assertThat(close.result()).isTrue();
  }

  @Test
  void close_interrupted_endsTheWaitEarly_andKeepsTheStatus() throws InterruptedException {
    ManagedPool<C> pool = pool(1);
    leases(pool, 1);
    Background<CloseReport> close = Background.run(() -> pool.close(MINUTE));
    Eventually.that("it lends no more", () -> pool.state() == PoolState.CLOSED);
    close.interrupt();
    assertThat(close.result().cutOff()).hasSize(1);
    assertThat(close.endedInterrupted()).isTrue();
  }

  @Test
  void close_doesNotWait_forPlacesThatAreHeldBack() throws InterruptedException {
    ManagedPool<C> pool = pool(1);
    lease(pool).invalidate(new IllegalStateException("the target still works on it"), MINUTE);
    CloseReport report = Background.run(() -> pool.close(MINUTE)).result();
    assertThat(report.cutOff()).isEmpty();
    rig.awaitTotal(pool, 0);
  }

  @Test
  void close_ofAPausedOrDrainingPool_works() throws InterruptedException {
    ManagedPool<C> paused = pool(1);
    fill(paused, 1);
    paused.pause(PauseMode.FAIL);
    assertThat(paused.close(MINUTE).closed()).isEqualTo(1);
    ManagedPool<C> draining = pool(1);
    leases(draining, 1);
    draining.drain(Duration.ZERO);
    assertThat(draining.close(Duration.ZERO).cutOff()).hasSize(1);
  }

  @Test
  void close_wakesADrain() throws InterruptedException {
    ManagedPool<C> pool = pool(1);
    leases(pool, 1);
    Background<Boolean> drain = Background.run(() -> pool.drain(MINUTE));
    Eventually.that("it drains", () -> pool.state() == PoolState.DRAINING);
    pool.close(Duration.ZERO);
    Eventually.that("the drain has ended, one way or another", drain::isDone);
  }

  @Test
  void acts_afterClose_throw() {
    ManagedPool<C> pool = pool(2);
    pool.close(Duration.ZERO);
    List<ThrowingCallable> acts = List.of(
        () -> pool.resize(0, 3),
        pool::pause,
        pool::resume,
        () -> pool.evict(EvictMode.SOFT),
        () -> pool.drain(Duration.ZERO),
        () -> pool.reconfigure(Map.of(PoolSettings.ACQUIRE_TIMEOUT.name(), "1s")),
        pool::validateNow,
        () -> pool.awaitReady(Duration.ZERO));
    for (ThrowingCallable act : acts) {
      assertThatThrownBy(act).isInstanceOf(PoolClosedException.class);
    }
  }

  @Test
  void readingMethods_afterClose_goOnAnswering() throws InterruptedException {
    ManagedPool<C> pool = pool(2);
    fill(pool, 1);
    pool.close(Duration.ZERO);
    assertThat(pool.name()).isNotEmpty();
    assertThat(pool.state()).isEqualTo(PoolState.CLOSED);
    assertThat(pool.stats().state()).isEqualTo(PoolState.CLOSED);
    assertThat(totals(pool).acquired()).isEqualTo(1);
    assertThat(pool.leases()).isEmpty();
    assertThat(pool.connections()).isEmpty();
    assertThat(pool.health()).isNotNull();
    assertThat(pool.settings().get(PoolSettings.MAX_SIZE)).isEqualTo(2);
    assertThat(pool.capabilities()).isNotNull();
    pool.listen(new EventLog()).close();
  }

  @Test
  void close_underTraffic_endsForAll() throws InterruptedException {
    ManagedPool<C> pool = pool(4);
    fill(pool, 4);
    Racer.Race<Boolean> race = Racer.virtual(100).start(racer -> {
      while (true) {
        try (Lease<C> lease = pool.acquire(Acquire.within(MINUTE))) {
          assertThat(lease.get()).isNotNull();
          Disorder.stir();
        } catch (PoolClosedException over) {
          return true;
        }
      }
    });
    Eventually.that("there is traffic", () -> totals(pool).acquired() > 200);
    CloseReport report = pool.close(Duration.ofDays(1));
    race.finish().all();
    assertThat(report.cutOff()).isEmpty();
    assertThat(report.closed()).isEqualTo((int) totals(pool).opened());
  }
}
