package dev.heddle.pool.contract;

import static dev.heddle.pool.contract.FakeTarget.Act.CLOSE;
import static dev.heddle.pool.contract.FakeTarget.Act.OPEN;
import static dev.heddle.pool.contract.FakeTarget.Act.VALIDATE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.pool.CloseReason;
import dev.heddle.pool.ConnectionInfo;
import dev.heddle.pool.EvictMode;
import dev.heddle.pool.LeakPolicy;
import dev.heddle.pool.Lease;
import dev.heddle.pool.ManagedPool;
import dev.heddle.pool.PoolEvent;
import dev.heddle.pool.PoolSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which connections the pool core closes, and when. */
abstract class EvictionContract extends ScriptedTopic {

  @Test
  void idleTimeout_closesIdleConnections_downToMinIdle_andNotBefore() throws InterruptedException {
    ManagedPool<FakeConnection> pool = pool(patient(5).minIdle(2).set(PoolSettings.IDLE_TIMEOUT, MINUTE));
    fill(pool, 5);
    advance(MINUTE.minus(SECOND));
    assertThat(occupancy(pool).idle()).isEqualTo(5);
    soon("all but two are closed", () -> occupancy(pool).total() == 2);
    assertThat(closed(pool, CloseReason.IDLE)).isEqualTo(3);
    for (int i = 0; i < 5; i++) {
      advance(MINUTE);
    }
    assertThat(occupancy(pool).total()).isEqualTo(2);
    assertThat(closed(pool, CloseReason.IDLE)).isEqualTo(3);
  }

  @Test
  void idleTimeout_sparesWhatIsUsed() throws InterruptedException {
    ManagedPool<FakeConnection> pool = pool(patient(2).set(PoolSettings.IDLE_TIMEOUT, MINUTE));
    fill(pool, 2);
    for (int i = 0; i < 10; i++) {
      advance(Duration.ofSeconds(15));
      lease(pool).close();
    }
    soon("the other one is closed", () -> closed(pool, CloseReason.IDLE) == 1);
    assertThat(occupancy(pool).idle()).isEqualTo(1);
  }

  @Test
  void idleTimeout_ofZero_closesNothing() throws InterruptedException {
    ManagedPool<FakeConnection> pool = patientPool(2);
    fill(pool, 2);
    for (int i = 0; i < 10; i++) {
      advance(Duration.ofHours(1));
    }
    assertThat(occupancy(pool).idle()).isEqualTo(2);
  }

  @Test
  void maxIdle_closesSurplus_whenItComesBack() throws InterruptedException {
    ManagedPool<FakeConnection> pool = pool(patient(4).set(PoolSettings.MAX_IDLE, 1));
    List<Lease<FakeConnection>> held = leases(pool, 4);
    held.forEach(Lease::close);
    rig.awaitTotal(pool, 1);
    assertThat(closed(pool, CloseReason.SURPLUS)).isEqualTo(3);
    lease(pool).close();
    assertThat(occupancy(pool).idle()).isEqualTo(1);
  }

  @Test
  void maxIdle_doesNotClose_whatAWaiterWants() throws InterruptedException {
    ManagedPool<FakeConnection> pool = pool(patient(1).set(PoolSettings.MAX_IDLE, 0));
    Lease<FakeConnection> lease = lease(pool);
    FakeConnection connection = lease.get();
    Background<Lease<FakeConnection>> waiter = rig.queue(pool, PATIENT);
    lease.close();
    Lease<FakeConnection> next = waiter.result();
    assertThat(next.get()).isSameAs(connection);
    next.close();
    rig.awaitTotal(pool, 0);
  }

  @Test
  void maxLifetime_holds_onABusyPool() throws InterruptedException {
    ManagedPool<FakeConnection> pool = pool(patient(1).set(PoolSettings.MAX_LIFETIME, MINUTE));
    FakeConnection first = pool.call(it -> it);
    for (int i = 0; i < 59; i++) {
      advance(SECOND);
      assertThat(pool.<FakeConnection, RuntimeException>call(it -> it)).isSameAs(first);
    }
    Lease<FakeConnection> lease = lease(pool);
    advance(Duration.ofSeconds(2));
    assertThat(first.isClosing()).isFalse();
    lease.close();
    assertThat(lease(pool).get()).isNotSameAs(first);
    Eventually.that("it is counted", () -> closed(pool, CloseReason.LIFETIME) == 1);
  }

  @Test
  void maxLifetime_holds_atHandOut() throws InterruptedException {
    ManagedPool<FakeConnection> pool = pool(patient(1).set(PoolSettings.MAX_LIFETIME, MINUTE));
    FakeConnection first = pool.call(it -> it);
    advance(MINUTE.plus(SECOND));
    FakeConnection second = pool.call(it -> it);
    assertThat(second).isNotSameAs(first);
  }

  @Test
  void maxLifetime_closesIdleConnections_inTheBackground_andMinIdleIsFilledAgain() throws InterruptedException {
    ManagedPool<FakeConnection> pool = pool(patient(3).minIdle(2).set(PoolSettings.MAX_LIFETIME, MINUTE));
    rig.awaitIdle(pool, 2);
    soon("both were replaced",
        () -> closed(pool, CloseReason.LIFETIME) == 2 && occupancy(pool).idle() == 2 && target.opened() == 4);
  }

  @Test
  void lifetimeJitter_makesLivesShorter_neverLonger() throws InterruptedException {
    ManagedPool<FakeConnection> pool = pool(patient(40).set(PoolSettings.MAX_LIFETIME, MINUTE)
        .set(PoolSettings.LIFETIME_JITTER, 0.5));
    fill(pool, 40);
    advance(Duration.ofSeconds(29));
    assertThat(occupancy(pool).idle()).isEqualTo(40);
    advance(Duration.ofSeconds(20));
    Eventually.that("some have ended before their time", () -> closed(pool, CloseReason.LIFETIME) > 0);
    assertThat(occupancy(pool).idle()).isPositive();
    advance(Duration.ofSeconds(12));
    soon("all have ended", () -> occupancy(pool).total() == 0);
  }

  @Test
  void maxUses_closesAConnection_afterSoManyLeases() throws InterruptedException {
    ManagedPool<FakeConnection> pool = pool(patient(1).set(PoolSettings.MAX_USES, 3));
    FakeConnection first = pool.call(it -> it);
    for (int i = 0; i < 2; i++) {
      assertThat(pool.<FakeConnection, RuntimeException>call(it -> it)).isSameAs(first);
    }
    assertThat(pool.<FakeConnection, RuntimeException>call(it -> it)).isNotSameAs(first);
    assertThat(closed(pool, CloseReason.USES)).isEqualTo(1);
    assertThat(on(VALIDATE).begun()).isZero();
  }

  @Test
  void stillborn_connections_areFoundOut_byTheirUsers_andReplaced() throws InterruptedException {
    target.stillborn(2);
    ManagedPool<FakeConnection> pool = patientPool(1);
    for (int i = 0; i < 2; i++) {
      Lease<FakeConnection> lease = lease(pool);
      try {
        lease.get().use();
      } catch (FakeFailure dead) {
        lease.report(dead);
      }
      lease.close();
    }
    Lease<FakeConnection> lease = lease(pool);
    assertThat(lease.get().isAlive()).isTrue();
    lease.close();
  }

  @Test
  void softEvict_closesIdleOnesNow_andLeasedOnesWhenTheyComeBack() throws InterruptedException {
    ManagedPool<FakeConnection> pool = patientPool(3);
    EventLog log = new EventLog();
    pool.listen(log);
    fill(pool, 3);
    Lease<FakeConnection> lease = lease(pool);
    long before = pool.stats().generation();
    assertThat(pool.evict(EvictMode.SOFT)).isEqualTo(3);
    assertThat(pool.stats().generation()).isEqualTo(before + 1);
    rig.awaitTotal(pool, 1);
    assertThat(lease.get().isAlive()).isTrue();
    lease.close();
    rig.awaitTotal(pool, 0);
    assertThat(closed(pool, CloseReason.STALE)).isEqualTo(3);
    PoolEvent.Evicted event = log.await(PoolEvent.Evicted.class, 1).get(0);
    assertThat(event.generation()).isEqualTo(before + 1);
    assertThat(event.condemned()).isEqualTo(3);
  }

  @Test
  void hardEvict_closesLeasedOnes_underTheirHolders() throws InterruptedException {
    ManagedPool<FakeConnection> pool = patientPool(2);
    Lease<FakeConnection> lease = lease(pool);
    FakeConnection connection = lease.get();
    assertThat(pool.evict(EvictMode.HARD)).isEqualTo(1);
    Eventually.that("it is closed under its holder", connection::isClosed);
    lease.close();
    rig.awaitTotal(pool, 0);
    assertThat(closed(pool, CloseReason.STALE)).isEqualTo(1);
    FakeConnection next = pool.call(it -> it);
    assertThat(next).isNotSameAs(connection);
  }

  @Test
  void evict_alsoCondemns_whatIsBeingOpened() throws InterruptedException {
    Gate gate = target.gate();
    on(OPEN).then(gate.holds());
    ManagedPool<FakeConnection> pool = patientPool(1);
    Background<Lease<FakeConnection>> waiter = rig.queue(pool, PATIENT);
    gate.awaitHeld(1);
    pool.evict(EvictMode.SOFT);
    gate.open();
    Lease<FakeConnection> lease = waiter.result();
    assertThat(target.opened()).isEqualTo(2);
    assertThat(lease.get().isAlive()).isTrue();
    Eventually.that("the old one is closed", () -> target.closed() == 1);
    lease.close();
    rig.awaitIdle(pool, 1);
  }

  @Test
  void evict_failsNobodyWhoWaits() throws InterruptedException {
    ManagedPool<FakeConnection> pool = patientPool(1);
    Lease<FakeConnection> lease = lease(pool);
    FakeConnection old = lease.get();
    Background<Lease<FakeConnection>> waiter = rig.queue(pool, PATIENT);
    pool.evict(EvictMode.SOFT);
    lease.close();
    Lease<FakeConnection> next = waiter.result();
    assertThat(next.get()).isNotSameAs(old);
    next.close();
  }

  @Test
  void evict_ofAnEmptyPool_condemnsNothing_butBeginsAGeneration() throws InterruptedException {
    ManagedPool<FakeConnection> pool = patientPool(1);
    assertThat(pool.evict(EvictMode.HARD)).isZero();
    lease(pool).close();
    assertThat(pool.connections()).extracting(ConnectionInfo::generation)
        .containsExactly(pool.stats().generation());
  }

  @Test
  void evict_whilePaused_closesIdleOnes_andResumeOpensNewOnes() throws InterruptedException {
    ManagedPool<FakeConnection> pool = patientPool(2);
    fill(pool, 2);
    pool.pause();
    pool.evict(EvictMode.SOFT);
    rig.awaitTotal(pool, 0);
    Background<Lease<FakeConnection>> waiter = rig.queue(pool, PATIENT);
    pool.resume();
    waiter.result().close();
    assertThat(target.opened()).isEqualTo(3);
  }

  @Test
  void evict_refillsMinIdle() throws InterruptedException {
    ManagedPool<FakeConnection> pool = pool(patient(3).minIdle(2));
    rig.awaitIdle(pool, 2);
    pool.evict(EvictMode.SOFT);
    Eventually.that("two new ones are idle", () -> target.opened() == 4 && occupancy(pool).idle() == 2);
  }

  @Test
  void evict_withSlowCloses_neverTakesTooManyPlaces() throws InterruptedException {
    Gate gate = target.gate();
    ManagedPool<FakeConnection> pool = pool(patient(2).minIdle(2));
    rig.awaitIdle(pool, 2);
    on(CLOSE).always(gate.holds());
    pool.evict(EvictMode.SOFT);
    gate.awaitHeld(2);
    assertThat(occupancy(pool).closing()).isEqualTo(2);
    assertThat(target.opened()).isEqualTo(2);
    gate.open();
    rig.awaitIdle(pool, 2);
    assertThat(target.mostPlaces()).isEqualTo(2);
  }

  @Test
  void evict_underTraffic_losesNobody() {
    ManagedPool<FakeConnection> pool = patientPool(4);
    Racer.Race<Boolean> race = Racer.virtual(60).start(racer -> {
      for (int lap = 0; lap < 50; lap++) {
        try (Lease<FakeConnection> lease = lease(pool)) {
          lease.get().use();
          Disorder.stir();
        }
      }
      return true;
    });
    for (int i = 0; i < 50; i++) {
      pool.evict(EvictMode.SOFT);
      Disorder.stir();
    }
    race.finish().all();
    rig.awaitUnused(pool);
  }

  @Test
  void evict_hard_whileOthersCloseLeases_closesEachConnectionOnce() {
    ManagedPool<FakeConnection> pool = patientPool(4);
    Racer.Race<Boolean> race = Racer.virtual(20).start(racer -> {
      for (int lap = 0; lap < 50; lap++) {
        Lease<FakeConnection> lease = lease(pool);
        Background.run(() -> {
          lease.close();
          return true;
        }).result();
      }
      return true;
    });
    while (!race.isOver()) {
      pool.evict(EvictMode.HARD);
      Disorder.stir();
    }
    race.finish().all();
    pool.close(Duration.ZERO);
    Eventually.that("each is closed", () -> target.opened() == target.closed());
  }

  @Test
  void reconfigure_ofWhatIsNotLive_beginsAGeneration() throws InterruptedException {
    ManagedPool<FakeConnection> pool = patientPool(1);
    FakeConnection old = pool.call(it -> it);
    pool.reconfigure(Map.of(FakeBackend.ENDPOINT.name(), "fake://there"));
    assertThat(pool.settings().get(FakeBackend.ENDPOINT)).isEqualTo("fake://there");
    assertThat(lease(pool).get()).isNotSameAs(old);
    Eventually.that("the old one is closed", old::isClosed);
  }

  @Test
  void reconfigure_ofWhatIsLive_keepsConnections() throws InterruptedException {
    ManagedPool<FakeConnection> pool = patientPool(1);
    FakeConnection old = pool.call(it -> it);
    pool.reconfigure(Map.of(FakeBackend.NOTE.name(), "hello"));
    assertThat(lease(pool).get()).isSameAs(old);
  }

  @Test
  void drain_closesAsShutdown() throws InterruptedException {
    ManagedPool<FakeConnection> pool = patientPool(3);
    fill(pool, 3);
    Lease<FakeConnection> lease = lease(pool);
    pool.drain(Duration.ZERO);
    lease.close();
    rig.awaitTotal(pool, 0);
    assertThat(closed(pool, CloseReason.SHUTDOWN)).isEqualTo(3);
  }

  @Test
  void reclaim_closesAsLeaked() throws InterruptedException {
    ManagedPool<FakeConnection> pool = pool(patient(1).set(PoolSettings.LEAK_THRESHOLD, MINUTE)
        .set(PoolSettings.LEAK_POLICY, LeakPolicy.RECLAIM));
    Background<Lease<FakeConnection>> owner = Background.run(() -> pool.acquire(PATIENT));
    FakeConnection connection = owner.result().get();
    owner.awaitThreadEnd();
    rig.advanceUntil("it is reclaimed", SECOND, MINUTE.multipliedBy(2), () -> closed(pool, CloseReason.LEAKED) == 1);
    Eventually.that("it is closed", connection::isClosed);
    assertThat(lease(pool).get()).isNotSameAs(connection);
  }

  @Test
  void settings_maskSecrets() {
    ManagedPool<FakeConnection> pool = rig.pool(patient(1), Map.of(FakeBackend.PASSWORD.name(), "s3cret"));
    assertThat(pool.settings().toString()).doesNotContain("s3cret");
    assertThat(pool.settings().show(FakeBackend.PASSWORD)).contains("***");
  }

  @Test
  void hold_countsFromTheCall_whileItsCloseHangs() throws InterruptedException {
    Gate slow = target.gate();
    ManagedPool<FakeConnection> pool = patientPool(1);
    on(CLOSE).then(slow.holds());
    lease(pool).invalidate(new IllegalStateException("broken by the test"), MINUTE);
    slow.awaitHeld(1);
    advance(MINUTE.minus(SECOND));
    slow.pass();
    Eventually.that("it is closed", () -> target.closed() == 1);
    assertThat(occupancy(pool).closing()).isEqualTo(1);
    Background<Lease<FakeConnection>> waiter = rig.queue(pool, PATIENT);
    rig.advanceUntil("the place is free", Duration.ofMillis(100), Duration.ofSeconds(2), waiter::isDone);
    waiter.result().close();
  }
}
