package dev.heddle.pool.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.pool.CloseReason;
import dev.heddle.pool.Lease;
import dev.heddle.pool.LeaseEndedException;
import dev.heddle.pool.ManagedPool;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How a lease ends: once, by close or invalidate, in any thread. */
abstract class ReleaseContract<C> extends PoolTopic<C> {

  private static Exception broken() {
    return new IllegalStateException("broken by the test");
  }

  @Test
  void release_makesTheConnectionIdle() throws InterruptedException {
    ManagedPool<C> pool = pool(2);
    lease(pool).close();
    assertThat(occupancy(pool).idle()).isEqualTo(1);
    assertThat(occupancy(pool).inUse()).isZero();
  }

  @Test
  void release_twice_isIgnored_andCounted() throws InterruptedException {
    ManagedPool<C> pool = pool(2);
    Lease<C> lease = lease(pool);
    lease.close();
    lease.close();
    assertThat(occupancy(pool).idle()).isEqualTo(1);
    assertThat(totals(pool).misuses()).isEqualTo(1);
    assertThat(leases(pool, 2)).extracting(Lease::get).doesNotHaveDuplicates();
  }

  @Test
  void release_twice_doesNotEndTheLeaseOfTheNextHolder() throws InterruptedException {
    ManagedPool<C> pool = pool(1);
    Lease<C> first = lease(pool);
    first.close();
    Lease<C> second = lease(pool);
    first.close();
    assertThat(occupancy(pool).inUse()).isEqualTo(1);
    assertThat(pool.tryAcquire()).isEmpty();
    assertThat(second.get()).isNotNull();
    second.close();
    assertThat(totals(pool).misuses()).isEqualTo(1);
  }

  @Test
  void get_afterRelease_throws_andIsCounted() throws InterruptedException {
    ManagedPool<C> pool = pool(1);
    Lease<C> lease = lease(pool);
    lease.close();
    assertThatThrownBy(lease::get).isInstanceOf(LeaseEndedException.class).hasMessageContaining(pool.name());
    assertThat(totals(pool).misuses()).isEqualTo(1);
  }

  @Test
  void get_afterInvalidate_throws() throws InterruptedException {
    Lease<C> lease = lease(pool(1));
    lease.invalidate(broken());
    assertThatThrownBy(lease::get).isInstanceOf(LeaseEndedException.class);
  }

  @Test
  void invalidate_afterRelease_changesNothing() throws InterruptedException {
    ManagedPool<C> pool = pool(1);
    Lease<C> lease = lease(pool);
    lease.close();
    lease.invalidate(broken());
    lease.invalidate(broken(), MINUTE);
    lease.report(broken());
    assertThat(occupancy(pool).idle()).isEqualTo(1);
    assertThat(occupancy(pool).total()).isEqualTo(1);
    assertThat(totals(pool).closedTotal()).isZero();
  }

  @Test
  void invalidate_afterRelease_doesNotHurtTheNextHolder() throws InterruptedException {
    ManagedPool<C> pool = pool(1);
    Lease<C> first = lease(pool);
    first.close();
    Lease<C> second = lease(pool);
    first.invalidate(broken());
    second.close();
    assertThat(occupancy(pool).idle()).isEqualTo(1);
    assertThat(totals(pool).closedTotal()).isZero();
  }

  @Test
  void invalidate_closesTheConnection_andFreesItsPlace() throws InterruptedException {
    ManagedPool<C> pool = pool(1);
    lease(pool).invalidate(broken());
    rig.awaitTotal(pool, 0);
    assertThat(totals(pool).closed()).containsEntry(CloseReason.BROKEN, 1L);
    lease(pool).close();
    assertThat(totals(pool).opened()).isEqualTo(2);
  }

  @Test
  void invalidate_insideTryWithResources_closesOnce() throws InterruptedException {
    ManagedPool<C> pool = pool(1);
    try (Lease<C> lease = lease(pool)) {
      lease.invalidate(broken());
    }
    rig.awaitTotal(pool, 0);
    assertThat(totals(pool).closedTotal()).isEqualTo(1);
  }

  @Test
  void invalidate_wakesAWaiter_withANewConnection() throws InterruptedException {
    ManagedPool<C> pool = pool(1);
    Lease<C> lease = lease(pool);
    Background<Lease<C>> waiter = rig.queue(pool, PATIENT);
    lease.invalidate(broken());
    waiter.result().close();
    assertThat(totals(pool).opened()).isEqualTo(2);
  }

  @Test
  void invalidate_holdingThePermit_keepsThePlaceTaken_forThatLong() throws InterruptedException {
    ManagedPool<C> pool = pool(1);
    lease(pool).invalidate(broken(), MINUTE);
    Background<Lease<C>> waiter = rig.queue(pool, PATIENT);
    Eventually.that("the place is held", () -> occupancy(pool).closing() == 1 && occupancy(pool).inUse() == 0);
    advance(MINUTE.minus(SECOND));
    assertThat(rig.pending(pool)).isEqualTo(1);
    assertThat(occupancy(pool).total()).isEqualTo(1);
    rig.advanceUntil("the place is free", Duration.ofMillis(100), Duration.ofSeconds(3), waiter::isDone);
    waiter.result().close();
  }

  @Test
  void invalidate_holdingThePermitForNoTime_isPlainInvalidate() throws InterruptedException {
    ManagedPool<C> pool = pool(1);
    lease(pool).invalidate(broken(), Duration.ZERO);
    rig.awaitTotal(pool, 0);
    lease(pool).close();
  }

  @Test
  void release_inAnotherThread_isLegal() throws InterruptedException {
    ManagedPool<C> pool = pool(1);
    Lease<C> lease = lease(pool);
    Background.run(() -> {
      lease.close();
      return true;
    }).result();
    assertThat(occupancy(pool).idle()).isEqualTo(1);
    lease(pool).close();
  }

  @Test
  void release_ofALease_whoseThreadHasEnded_isLegal() throws InterruptedException {
    ManagedPool<C> pool = pool(1);
    Background<Lease<C>> owner = Background.run(() -> pool.acquire(PATIENT).handOff());
    Lease<C> lease = owner.result();
    owner.awaitThreadEnd();
    assertThat(lease.get()).isNotNull();
    lease.close();
    assertThat(occupancy(pool).idle()).isEqualTo(1);
  }

  @Test
  void handOff_returnsTheSameLease_andThrowsAfterItsEnd() throws InterruptedException {
    Lease<C> lease = lease(pool(1));
    assertThat(lease.handOff()).isSameAs(lease);
    lease.close();
    assertThatThrownBy(lease::handOff).isInstanceOf(LeaseEndedException.class);
  }

  @Test
  void release_ofManyLeases_inAnyOrder_keepsAll() throws InterruptedException {
    ManagedPool<C> pool = pool(4);
    var leases = leases(pool, 4);
    leases.get(2).close();
    leases.get(0).close();
    leases.get(3).close();
    leases.get(1).close();
    assertThat(occupancy(pool).idle()).isEqualTo(4);
    assertThat(leases(pool, 4)).hasSize(4);
    assertThat(totals(pool).opened()).isEqualTo(4);
  }

  @Test
  void release_byTwoThreadsAtOnce_endsTheLeaseOnce() throws InterruptedException {
    ManagedPool<C> pool = pool(2);
    int rounds = 200;
    for (int round = 0; round < rounds; round++) {
      Lease<C> lease = lease(pool);
      Racer.virtual(2).race(racer -> {
        lease.close();
        return true;
      }).all();
    }
    assertThat(occupancy(pool).inUse()).isZero();
    assertThat(occupancy(pool).idle()).isEqualTo(1);
    assertThat(totals(pool).misuses()).isEqualTo(rounds);
  }

  @Test
  void release_racingInvalidate_endsTheLeaseOnce_andTheFiguresFit() throws InterruptedException {
    ManagedPool<C> pool = pool(2);
    for (int round = 0; round < 200; round++) {
      Lease<C> lease = lease(pool);
      Racer.virtual(2).race(racer -> {
        if (racer == 0) {
          lease.close();
        } else {
          lease.invalidate(broken());
        }
        return true;
      }).all();
    }
    Eventually.that("nothing is being closed", () -> occupancy(pool).closing() == 0);
    assertThat(occupancy(pool).inUse()).isZero();
    assertThat(occupancy(pool).total()).isEqualTo((int) (totals(pool).opened() - totals(pool).closedTotal()));
  }
}
