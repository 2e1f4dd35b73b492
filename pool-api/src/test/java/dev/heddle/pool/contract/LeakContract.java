package dev.heddle.pool.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.pool.LeakPolicy;
import dev.heddle.pool.Lease;
import dev.heddle.pool.ManagedPool;
import dev.heddle.pool.PoolConfig;
import dev.heddle.pool.PoolEvent;
import dev.heddle.pool.PoolSettings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Leases that are not given back: suspected, orphaned, certain. */
abstract class LeakContract<C> extends PoolTopic<C> {

  /** A leak is found within some sweeps; a minute is more than enough for any. */
  private static final Duration SOON = Duration.ofMinutes(1);

  private static PoolConfig.Builder watching(Duration threshold) {
    return quiet().maxSize(2).set(PoolSettings.LEAK_THRESHOLD, threshold);
  }

  private ManagedPool<C> reclaiming() {
    return pool(watching(MINUTE).set(PoolSettings.LEAK_POLICY, LeakPolicy.RECLAIM));
  }

  /** A lease whose thread has ended. */
  private Lease<C> orphan(ManagedPool<C> pool) {
    Background<Lease<C>> owner = Background.run(Thread.ofVirtual().name("parent"),
        () -> pool.acquire(PATIENT.label("orphan")));
    Lease<C> lease = owner.result();
    owner.awaitThreadEnd();
    return lease;
  }

  private void sweepUntil(String what, java.util.function.BooleanSupplier holds) {
    rig.advanceUntil(what, SECOND, SOON.plus(MINUTE), holds);
  }

  @Test
  void longHold_isSuspected_once() throws InterruptedException {
    ManagedPool<C> pool = pool(watching(MINUTE));
    EventLog log = new EventLog();
    pool.listen(log);
    Lease<C> lease = pool.acquire(PATIENT.label("slowpoke"));
    advance(MINUTE.minus(SECOND));
    assertThat(totals(pool).leaksSuspected()).isZero();
    sweepUntil("it is suspected", () -> totals(pool).leaksSuspected() == 1);
    advance(MINUTE);
    advance(MINUTE);
    List<PoolEvent.Leaked> events = log.await(PoolEvent.Leaked.class, 1);
    assertThat(totals(pool).leaksSuspected()).isEqualTo(1);
    assertThat(events.get(0).kind()).isEqualTo(PoolEvent.LeakKind.SUSPECTED);
    assertThat(events.get(0).reclaimed()).isFalse();
    assertThat(events.get(0).lease().label()).contains("slowpoke");
    assertThat(events.get(0).lease().held()).isGreaterThanOrEqualTo(MINUTE);
    assertThat(lease.get()).isNotNull();
    lease.close();
    assertThat(occupancy(pool).idle()).isEqualTo(1);
  }

  @Test
  void shortHolds_areNotSuspected_howeverMany() throws InterruptedException {
    ManagedPool<C> pool = pool(watching(MINUTE));
    for (int i = 0; i < 20; i++) {
      Lease<C> lease = lease(pool);
      advance(MINUTE.dividedBy(4));
      lease.close();
    }
    assertThat(totals(pool).leaksSuspected()).isZero();
  }

  @Test
  void thresholdOfZero_suspectsNobody() throws InterruptedException {
    ManagedPool<C> pool = pool(watching(Duration.ZERO));
    Lease<C> lease = lease(pool);
    for (int i = 0; i < 10; i++) {
      advance(Duration.ofHours(1));
    }
    assertThat(totals(pool).leaksSuspected()).isZero();
    lease.close();
  }

  @Test
  void leaseOfAnEndedThread_isOrphaned_andOnlyReported() throws InterruptedException {
    ManagedPool<C> pool = pool(watching(MINUTE));
    EventLog log = new EventLog();
    pool.listen(log);
    Lease<C> lease = orphan(pool);
    sweepUntil("it is orphaned", () -> totals(pool).leaksOrphaned() == 1);
    Eventually.that("an event tells it", () -> log.of(PoolEvent.Leaked.class).stream()
        .anyMatch(event -> event.kind() == PoolEvent.LeakKind.ORPHANED && event.lease().owner().equals("parent")
            && event.lease().ownerEnded() && !event.reclaimed()));
    advance(MINUTE);
    advance(MINUTE);
    assertThat(totals(pool).leaksOrphaned()).isEqualTo(1);
    assertThat(totals(pool).leaksReclaimed()).isZero();
    assertThat(lease.get()).isNotNull();
    lease.close();
    rig.awaitIdle(pool, 1);
  }

  @Test
  void leaseThatWasHandedOff_isNoOrphan() throws InterruptedException {
    ManagedPool<C> pool = reclaiming();
    Background<Lease<C>> owner = Background.run(() -> pool.acquire(PATIENT).handOff());
    Lease<C> lease = owner.result();
    owner.awaitThreadEnd();
    Lease<C> orphan = orphan(pool);
    sweepUntil("the orphan is reclaimed", () -> totals(pool).leaksReclaimed() >= 1);
    assertThat(totals(pool).leaksOrphaned()).isEqualTo(1);
    assertThat(lease.get()).isNotNull();
    lease.close();
    orphan.close();
    rig.awaitTotal(pool, 1);
  }

  @Test
  void reclaiming_closesTheConnection_neverLendsItAgain_andFreesItsPlace() throws InterruptedException {
    ManagedPool<C> pool = reclaiming();
    EventLog log = new EventLog();
    pool.listen(log);
    Lease<C> orphan = orphan(pool);
    Lease<C> other = lease(pool);
    Background<Lease<C>> waiter = rig.queue(pool, PATIENT);
    sweepUntil("it is reclaimed", () -> totals(pool).leaksReclaimed() == 1);
    waiter.result().close();
    assertThat(totals(pool).closedTotal()).isEqualTo(1);
    assertThat(totals(pool).opened()).isEqualTo(3);
    Eventually.that("an event tells it",
        () -> log.of(PoolEvent.Leaked.class).stream().anyMatch(PoolEvent.Leaked::reclaimed));
    other.close();
    orphan.close();
    orphan.invalidate(new IllegalStateException("too late"));
    assertThat(totals(pool).closedTotal()).isEqualTo(1);
    assertThat(occupancy(pool).total()).isEqualTo(2);
  }

  @Test
  void reclaiming_sparesALeaseThatIsOnlyHeldLong() throws InterruptedException {
    ManagedPool<C> pool = reclaiming();
    Lease<C> lease = lease(pool);
    sweepUntil("it is suspected", () -> totals(pool).leaksSuspected() == 1);
    advance(MINUTE);
    advance(MINUTE);
    assertThat(totals(pool).leaksReclaimed()).isZero();
    assertThat(lease.get()).isNotNull();
    lease.close();
    assertThat(occupancy(pool).idle()).isEqualTo(1);
  }

  @Test
  void leaseThatBecameGarbage_isCertain_andReclaimed() throws InterruptedException {
    ManagedPool<C> pool = pool(watching(Duration.ofDays(1)).maxSize(1).set(PoolSettings.LEAK_SAMPLE, 1.0)
        .set(PoolSettings.LEAK_POLICY, LeakPolicy.RECLAIM));
    EventLog log = new EventLog();
    pool.listen(log);
    forget(pool);
    for (int i = 0; i < 60 && totals(pool).leaksCertain() == 0; i++) {
      System.gc();
      advance(SECOND);
      LockSupport.parkNanos(MILLI.toNanos()); // the collector tells in a thread of its own
    }
    Eventually.that("it is counted", () -> totals(pool).leaksCertain() == 1);
    PoolEvent.Leaked event = log.await(PoolEvent.Leaked.class, 1).get(0);
    assertThat(event.kind()).isEqualTo(PoolEvent.LeakKind.CERTAIN);
    assertThat(event.lease().stack()).isPresent();
    assertThat(event.lease().stack().orElseThrow()).contains("forget");
    lease(pool).close();
    assertThat(totals(pool).leaksReclaimed()).isEqualTo(1);
  }

  /** In a method of its own, so that no frame still holds the lease. */
  private void forget(ManagedPool<C> pool) throws InterruptedException {
    Lease<C> forgotten = lease(pool);
    assertThat(forgotten.get()).isNotNull();
  }

  @Test
  void callThatRuns_isNoLeak_thoughNobodyHasALease() throws Exception {
    ManagedPool<C> pool = pool(watching(Duration.ofDays(1)).maxSize(1).set(PoolSettings.LEAK_SAMPLE, 1.0)
        .set(PoolSettings.LEAK_POLICY, LeakPolicy.RECLAIM));
    boolean done = pool.call(connection -> {
      for (int i = 0; i < 5; i++) {
        System.gc();
        advance(SECOND);
        LockSupport.parkNanos(MILLI.toNanos()); // the collector tells in a thread of its own
      }
      return true;
    });
    assertThat(done).isTrue();
    assertThat(totals(pool).leaksCertain()).isZero();
    assertThat(totals(pool).leaksReclaimed()).isZero();
    assertThat(totals(pool).misuses()).isZero();
  }

  @Test
  void leaseThatIsReleased_isNoLeak_howeverLongItLiesAround() throws InterruptedException {
    ManagedPool<C> pool = pool(watching(MINUTE).set(PoolSettings.LEAK_SAMPLE, 1.0));
    for (int i = 0; i < 50; i++) {
      lease(pool).close();
    }
    System.gc();
    advance(MINUTE);
    advance(MINUTE);
    assertThat(totals(pool).leaksCertain()).isZero();
    assertThat(totals(pool).leaksSuspected()).isZero();
    assertThat(totals(pool).leaksOrphaned()).isZero();
  }
}
