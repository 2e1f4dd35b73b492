package dev.heddle.pool.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.pool.Acquire;
import dev.heddle.pool.AcquireTimeoutException;
import dev.heddle.pool.ConnectionInfo;
import dev.heddle.pool.Lease;
import dev.heddle.pool.LeaseInfo;
import dev.heddle.pool.ManagedPool;
import dev.heddle.pool.Occupancy;
import dev.heddle.pool.PoolAct;
import dev.heddle.pool.PoolState;
import dev.heddle.pool.PoolStats;
import dev.heddle.pool.PoolTotals;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a pool tells of itself. */
abstract class StatsContract<C> extends PoolTopic<C> {

  @Test
  void stats_ofANewPool_areAllZero() {
    ManagedPool<C> pool = pool(quiet().maxSize(7));
    PoolStats stats = pool.stats();
    assertThat(stats.pool()).isEqualTo(pool.name());
    assertThat(stats.state()).isEqualTo(PoolState.READY);
    assertThat(stats.takenAt()).isEqualTo(rig.clock().instant());
    assertThat(stats.occupancy()).isEqualTo(new Occupancy(7, 0, 0, 0, 0, 0, 0));
    assertThat(stats.occupancy().utilization()).isZero();
    assertThat(stats.totals().acquired()).isZero();
    assertThat(stats.totals().acquireFailures()).isZero();
    assertThat(stats.totals().closedTotal()).isZero();
    assertThat(stats.times().waiting().count()).isZero();
    assertThat(stats.times().using().count()).isZero();
    assertThat(pool.leases()).isEmpty();
    assertThat(pool.connections()).isEmpty();
  }

  @Test
  void stats_countWhatHappened() throws InterruptedException {
    ManagedPool<C> pool = pool(2);
    List<Lease<C>> held = leases(pool, 2);
    Background<Lease<C>> loser = rig.queue(pool, Acquire.within(SECOND));
    Background<Lease<C>> winner = rig.queue(pool, PATIENT);
    advance(SECOND.plusMillis(5));
    loser.failure(AcquireTimeoutException.class);
    assertThat(occupancy(pool).utilization()).isEqualTo(1.0);
    assertThat(rig.pending(pool)).isEqualTo(1);
    held.get(0).close();
    winner.result().close();
    held.get(1).close();
    PoolTotals totals = totals(pool);
    assertThat(totals.acquired()).isEqualTo(3);
    assertThat(totals.waited()).isBetween(1L, 3L);
    assertThat(totals.acquireTimeouts()).isEqualTo(1);
    assertThat(totals.acquireFailures()).isEqualTo(1);
    assertThat(totals.opened()).isEqualTo(2);
  }

  @Test
  void waitTimes_includeThoseOfFailures() throws InterruptedException {
    ManagedPool<C> pool = pool(1);
    leases(pool, 1);
    Background<Lease<C>> loser = rig.queue(pool, Acquire.within(SECOND));
    advance(SECOND.plusMillis(5));
    loser.failure(AcquireTimeoutException.class);
    assertThat(pool.stats().times().waiting().count()).isEqualTo(2);
    assertThat(pool.stats().times().waiting().max()).isGreaterThanOrEqualTo(SECOND);
  }

  @Test
  void useTimes_areMeasured_fromAcquireToRelease() throws InterruptedException {
    ManagedPool<C> pool = pool(1);
    Lease<C> lease = lease(pool);
    advance(MINUTE);
    assertThat(pool.stats().times().using().count()).isZero();
    lease.close();
    assertThat(pool.stats().times().using().count()).isEqualTo(1);
    assertThat(pool.stats().times().using().max()).isEqualTo(MINUTE);
    assertThat(pool.stats().times().using().sum()).isEqualTo(MINUTE);
  }

  @Test
  void openTimes_areCounted() throws InterruptedException {
    ManagedPool<C> pool = pool(3);
    fill(pool, 3);
    assertThat(pool.stats().times().opening().count()).isEqualTo(3);
  }

  @Test
  void leases_areListed_theOldestFirst_withOwnerLabelAndAge() throws InterruptedException {
    ManagedPool<C> pool = pool(2);
    Thread.Builder owner = Thread.ofVirtual().name("night-owl");
    Lease<C> older = Background.run(owner, () -> pool.acquire(PATIENT.label("import")).handOff()).result();
    advance(MINUTE);
    Lease<C> newer = lease(pool);
    advance(SECOND);
    List<LeaseInfo> leases = pool.leases();
    assertThat(leases).hasSize(2);
    assertThat(leases.get(0).label()).contains("import");
    assertThat(leases.get(0).owner()).isEqualTo("night-owl");
    assertThat(leases.get(0).handedOff()).isTrue();
    assertThat(leases.get(0).pool()).isEqualTo(pool.name());
    assertThat(leases.get(0).held()).isEqualTo(MINUTE.plus(SECOND));
    assertThat(leases.get(0).since()).isEqualTo(rig.clock().instant().minus(MINUTE).minus(SECOND));
    assertThat(leases.get(1).label()).isEmpty();
    assertThat(leases.get(1).held()).isEqualTo(SECOND);
    assertThat(leases.get(1).handedOff()).isFalse();
    assertThat(leases.get(0).connection()).isNotEqualTo(leases.get(1).connection());
    older.close();
    assertThat(pool.leases()).hasSize(1);
    newer.close();
    assertThat(pool.leases()).isEmpty();
  }

  @Test
  void lease_ofAnUnnamedThread_isShownByItsNumber() throws InterruptedException {
    ManagedPool<C> pool = pool(1);
    Background<Lease<C>> owner = Background.run(Thread.ofVirtual(), () -> pool.acquire(PATIENT).handOff());
    try (Lease<C> lease = owner.result()) {
      assertThat(lease.get()).isNotNull();
      assertThat(pool.leases().get(0).owner()).isEqualTo("#" + owner.thread().threadId());
    }
  }

  @Test
  void lease_whoseThreadHasEnded_isShownSo() throws InterruptedException {
    ManagedPool<C> pool = pool(1);
    Background<Lease<C>> owner = Background.run(() -> pool.acquire(PATIENT));
    Lease<C> lease = owner.result();
    owner.awaitThreadEnd();
    assertThat(pool.leases().get(0).ownerEnded()).isTrue();
    lease.close();
  }

  @Test
  void connections_areListed_wherePoolsTell() throws InterruptedException {
    ManagedPool<C> pool = pool(2);
    Lease<C> lease = lease(pool);
    lease(pool).close();
    lease(pool).close();
    List<ConnectionInfo> connections = pool.connections();
    if (!pool.capabilities().can(PoolAct.LIST_CONNECTIONS)) {
      assertThat(connections).isEmpty();
      return;
    }
    assertThat(connections).hasSize(2);
    assertThat(connections).extracting(ConnectionInfo::id).doesNotHaveDuplicates();
    assertThat(connections).filteredOn(info -> info.state() == ConnectionInfo.State.IN_USE).singleElement()
        .satisfies(info -> assertThat(info.uses()).isEqualTo(1));
    assertThat(connections).filteredOn(info -> info.state() == ConnectionInfo.State.IDLE).singleElement()
        .satisfies(info -> assertThat(info.uses()).isEqualTo(2));
    lease.close();
  }

  @Test
  void figures_areNeverNegative_andTotalsOnlyGrow_underTraffic() {
    ManagedPool<C> pool = pool(3);
    Racer.Race<Boolean> race = Racer.virtual(40).start(racer -> {
      for (int lap = 0; lap < 100; lap++) {
        try (Lease<C> lease = lease(pool)) {
          if (lap % 20 == 0) {
            lease.invalidate(new IllegalStateException("now and then"));
          } else {
            assertThat(lease.get()).isNotNull();
          }
        }
      }
      return true;
    });
    PoolTotals before = totals(pool);
    while (race.threads().stream().anyMatch(Thread::isAlive)) {
      PoolStats stats = pool.stats();
      Occupancy now = stats.occupancy();
      assertThat(List.of(now.idle(), now.inUse(), now.opening(), now.closing(), now.pending()))
          .allSatisfy(figure -> assertThat(figure).isNotNegative());
      assertThat(stats.totals().acquired()).isGreaterThanOrEqualTo(before.acquired());
      assertThat(stats.totals().opened()).isGreaterThanOrEqualTo(before.opened());
      assertThat(stats.totals().closedTotal()).isGreaterThanOrEqualTo(before.closedTotal());
      before = stats.totals();
    }
    race.finish().all();
    assertThat(totals(pool).acquired()).isEqualTo(4_000);
    assertThat(pool.stats().times().using().count()).isEqualTo(4_000);
    assertThat(pool.stats().times().waiting().count()).isEqualTo(4_000);
  }

  @Test
  void times_areNeverNegative_evenIfTheClockStandsStill() throws InterruptedException {
    ManagedPool<C> pool = pool(1);
    fill(pool, 1);
    assertThat(pool.stats().times().using().max()).isEqualTo(Duration.ZERO);
    assertThat(pool.stats().times().waiting().max()).isEqualTo(Duration.ZERO);
  }
}
