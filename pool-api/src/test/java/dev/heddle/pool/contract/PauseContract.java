package dev.heddle.pool.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.pool.Acquire;
import dev.heddle.pool.AcquireTimeoutException;
import dev.heddle.pool.Lease;
import dev.heddle.pool.ManagedPool;
import dev.heddle.pool.PauseMode;
import dev.heddle.pool.PoolEvent;
import dev.heddle.pool.PoolPausedException;
import dev.heddle.pool.PoolState;
import dev.heddle.pool.PoolStateException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Maintenance: pause, drain, do it, resume. */
abstract class PauseContract<C> extends PoolTopic<C> {

  @Test
  void pause_makesAcquirersWait_untilResume() throws InterruptedException {
    ManagedPool<C> pool = pool(2);
    fill(pool, 1);
    pool.pause();
    assertThat(pool.state()).isEqualTo(PoolState.PAUSED);
    Background<Lease<C>> first = rig.queue(pool, PATIENT);
    Background<Lease<C>> second = rig.queue(pool, PATIENT);
    rig.awaitPending(pool, 2);
    assertThat(occupancy(pool).inUse()).isZero();
    pool.resume();
    assertThat(pool.state()).isEqualTo(PoolState.READY);
    first.result().close();
    second.result().close();
  }

  @Test
  void pause_opensNothing_untilResume() throws InterruptedException {
    ManagedPool<C> pool = pool(2);
    pool.pause();
    Background<Lease<C>> waiter = rig.queue(pool, PATIENT);
    assertThat(pool.tryAcquire()).isEmpty();
    advance(MINUTE);
    assertThat(totals(pool).opened()).isZero();
    assertThat(occupancy(pool).opening()).isZero();
    pool.resume();
    waiter.result().close();
  }

  @Test
  void pause_doesNotStopTheClock_ofThoseWhoWait() throws InterruptedException {
    ManagedPool<C> pool = pool(1);
    fill(pool, 1);
    pool.pause();
    Background<Lease<C>> waiter = rig.queue(pool, Acquire.within(SECOND));
    advance(SECOND.plusMillis(2));
    AcquireTimeoutException failure = waiter.failure(AcquireTimeoutException.class);
    assertThat(failure).hasMessageContaining("PAUSED");
    assertThat(rig.pending(pool)).isZero();
  }

  @Test
  void pause_letsAWaitBeInterrupted() {
    ManagedPool<C> pool = pool(1);
    pool.pause();
    Background<Lease<C>> waiter = rig.queue(pool, PATIENT);
    waiter.interrupt();
    waiter.failure(InterruptedException.class);
    assertThat(rig.pending(pool)).isZero();
  }

  @Test
  void pause_keepsWhatComesBack_andLendsItToNobody() throws InterruptedException {
    ManagedPool<C> pool = pool(1);
    Lease<C> lease = lease(pool);
    Background<Lease<C>> before = rig.queue(pool, PATIENT);
    pool.pause();
    lease.close();
    assertThat(occupancy(pool).idle()).isEqualTo(1);
    assertThat(occupancy(pool).inUse()).isZero();
    assertThat(before.isDone()).isFalse();
    assertThat(pool.tryAcquire()).isEmpty();
    pool.resume();
    before.result().close();
    assertThat(totals(pool).opened()).isEqualTo(1);
  }

  @Test
  void pause_toFail_failsAcquirers_andThoseAlreadyWaiting() throws InterruptedException {
    ManagedPool<C> pool = pool(1);
    leases(pool, 1);
    Background<Lease<C>> waiter = rig.queue(pool, PATIENT);
    pool.pause(PauseMode.FAIL);
    assertThat(waiter.failure(PoolPausedException.class).state()).isEqualTo(PoolState.PAUSED);
    assertThatThrownBy(() -> pool.acquire(PATIENT)).isInstanceOf(PoolPausedException.class);
    assertThat(pool.tryAcquire()).isEmpty();
    assertThat(totals(pool).acquireRejected()).isEqualTo(2);
    assertThat(rig.pending(pool)).isZero();
  }

  @Test
  void pause_again_changesTheMode() {
    ManagedPool<C> pool = pool(1);
    pool.pause(PauseMode.QUEUE);
    Background<Lease<C>> waiter = rig.queue(pool, PATIENT);
    pool.pause(PauseMode.FAIL);
    waiter.failure(PoolPausedException.class);
    pool.pause(PauseMode.QUEUE);
    Background<Lease<C>> patient = rig.queue(pool, PATIENT);
    rig.awaitPending(pool, 1);
    pool.resume();
    patient.result().close();
  }

  @Test
  void resume_ofAReadyPool_doesNothing() throws InterruptedException {
    ManagedPool<C> pool = pool(1);
    EventLog log = new EventLog();
    pool.listen(log);
    pool.resume();
    lease(pool).close();
    pool.pause();
    pool.resume();
    log.await(PoolEvent.StateChanged.class, 2);
    assertThat(log.of(PoolEvent.StateChanged.class)).extracting(PoolEvent.StateChanged::to)
        .containsExactly(PoolState.PAUSED, PoolState.READY);
  }

  @Test
  void resume_servesThoseWhoWaited_inOrder() throws InterruptedException {
    ManagedPool<C> pool = pool(1);
    fill(pool, 1);
    pool.pause();
    List<Background<Lease<C>>> waiters = List.of(rig.queue(pool, PATIENT), rig.queue(pool, PATIENT),
        rig.queue(pool, PATIENT));
    pool.resume();
    for (Background<Lease<C>> waiter : waiters) {
      waiter.result().close();
    }
  }

  @Test
  void drain_closesIdleConnections_andReturns() throws InterruptedException {
    ManagedPool<C> pool = pool(3);
    fill(pool, 3);
    assertThat(pool.drain(MINUTE)).isTrue();
    assertThat(pool.state()).isEqualTo(PoolState.DRAINING);
    rig.awaitTotal(pool, 0);
    assertThat(totals(pool).closedTotal()).isEqualTo(3);
  }

  @Test
  void drain_waitsForLeases_andClosesWhatComesBack() throws InterruptedException {
    ManagedPool<C> pool = pool(2);
    List<Lease<C>> held = leases(pool, 2);
    Background<Boolean> drain = Background.run(() -> pool.drain(MINUTE));
    Eventually.that("it drains", () -> pool.state() == PoolState.DRAINING);
    held.get(0).close();
    assertThat(drain.isDone()).isFalse();
    held.get(1).close();
    assertThat(drain.result()).isTrue();
    rig.awaitTotal(pool, 0);
  }

  @Test
  void drain_endsAtItsLimit_andThePoolGoesOnDraining() throws InterruptedException {
    ManagedPool<C> pool = pool(1);
    Lease<C> lease = lease(pool);
    Background<Boolean> drain = Background.run(() -> pool.drain(MINUTE));
    Eventually.that("it drains", () -> pool.state() == PoolState.DRAINING);
    rig.advanceUntil("the drain is over", SECOND, MINUTE.plus(SECOND), drain::isDone);
    assertThat(drain.result()).isFalse();
    assertThat(pool.state()).isEqualTo(PoolState.DRAINING);
    assertThat(lease.get()).isNotNull();
    lease.close();
    rig.awaitTotal(pool, 0);
    assertThat(pool.drain(Duration.ZERO)).isTrue();
  }

  @Test
  void drain_ofAReadyPool_failsAcquirers_andThoseAlreadyWaiting() throws InterruptedException {
    ManagedPool<C> pool = pool(1);
    leases(pool, 1);
    Background<Lease<C>> waiter = rig.queue(pool, PATIENT);
    assertThat(pool.drain(Duration.ZERO)).isFalse();
    assertThat(waiter.failure(PoolPausedException.class).state()).isEqualTo(PoolState.DRAINING);
    assertThatThrownBy(() -> pool.acquire(PATIENT)).isInstanceOf(PoolPausedException.class)
        .hasMessageContaining("draining");
    assertThat(pool.tryAcquire()).isEmpty();
  }

  @Test
  void drain_ofAPoolPausedToQueue_letsAcquirersWait() throws InterruptedException {
    ManagedPool<C> pool = pool(1);
    fill(pool, 1);
    pool.pause(PauseMode.QUEUE);
    Background<Lease<C>> waiter = rig.queue(pool, PATIENT);
    assertThat(pool.drain(MINUTE)).isTrue();
    Background<Lease<C>> later = rig.queue(pool, PATIENT);
    rig.awaitPending(pool, 2);
    pool.resume();
    waiter.result().close();
    later.result().close();
  }

  @Test
  void drain_interrupted_throws_andThePoolGoesOnDraining() throws InterruptedException {
    ManagedPool<C> pool = pool(1);
    leases(pool, 1);
    Background<Boolean> drain = Background.run(() -> pool.drain(MINUTE));
    Eventually.that("it drains", () -> pool.state() == PoolState.DRAINING);
    drain.interrupt();
    drain.failure(InterruptedException.class);
    assertThat(pool.state()).isEqualTo(PoolState.DRAINING);
  }

  @Test
  void pause_ofADrainingPool_isRefused() throws InterruptedException {
    ManagedPool<C> pool = pool(1);
    pool.drain(Duration.ZERO);
    assertThatThrownBy(pool::pause).isInstanceOf(PoolStateException.class);
  }

  @Test
  void resume_afterDrain_lendsAgain() throws InterruptedException {
    ManagedPool<C> pool = pool(1);
    fill(pool, 1);
    pool.drain(MINUTE);
    pool.resume();
    assertThat(pool.state()).isEqualTo(PoolState.READY);
    lease(pool).close();
    assertThat(totals(pool).opened()).isEqualTo(2);
  }

  @Test
  void pauseAndResume_underTraffic_loseNobody() {
    ManagedPool<C> pool = pool(3);
    Racer.Race<Boolean> race = Racer.virtual(50).start(racer -> {
      for (int lap = 0; lap < 50; lap++) {
        try (Lease<C> lease = lease(pool)) {
          assertThat(lease.get()).isNotNull();
          Disorder.stir();
        }
      }
      return true;
    });
    for (int i = 0; i < 100; i++) {
      pool.pause();
      pool.resume();
    }
    race.finish().all();
    rig.awaitUnused(pool);
    assertThat(rig.pending(pool)).isZero();
  }
}
