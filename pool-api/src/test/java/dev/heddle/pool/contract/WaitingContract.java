package dev.heddle.pool.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.pool.Acquire;
import dev.heddle.pool.AcquireTimeoutException;
import dev.heddle.pool.Fairness;
import dev.heddle.pool.Lease;
import dev.heddle.pool.ManagedPool;
import dev.heddle.pool.PendingLimitException;
import dev.heddle.pool.PoolException;
import dev.heddle.pool.PoolSettings;
import dev.heddle.pool.Priority;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who waits, in which order they are served, and how a wait ends without a lease. */
abstract class WaitingContract<C> extends PoolTopic<C> {

  /** Of every eight connections handed over, one goes to the lesser class: {@link Priority}. */
  private static final int LESSER_CLASS_EVERY = 8;
  /** At least one of so many leases goes to the oldest waiter, also where no time passes: ADR 4. */
  private static final int BARGES_AT_MOST = 64;

  /** Queues one that writes down its name when it is served, and releases at once. */
  private Background<Boolean> queue(ManagedPool<C> pool, Acquire how, String name, List<String> served) {
    int before = rig.pending(pool);
    Background<Boolean> waiter = Background.run(() -> {
      try (Lease<C> lease = pool.acquire(how)) {
        return lease.get() != null && served.add(name);
      }
    });
    rig.awaitPending(pool, before + 1);
    return waiter;
  }

  @ParameterizedTest
  @EnumSource(Fairness.class)
  void waiters_areServed_inTheOrderOfTheirArrival(Fairness fairness) throws InterruptedException {
    ManagedPool<C> pool = pool(quiet().maxSize(1).fairness(fairness));
    Lease<C> lease = lease(pool);
    List<String> served = new CopyOnWriteArrayList<>();
    List<String> arrived = new ArrayList<>();
    List<Background<Boolean>> waiters = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      arrived.add("waiter " + i);
      waiters.add(queue(pool, PATIENT, "waiter " + i, served));
    }
    lease.close();
    waiters.forEach(Background::result);
    assertThat(served).isEqualTo(arrived);
    assertThat(totals(pool).waited()).isBetween(20L, 21L);
  }

  @Test
  void waiters_moreUrgentOnes_areServedFirst() throws InterruptedException {
    ManagedPool<C> pool = pool(quiet().maxSize(1).fairness(Fairness.STRICT));
    Lease<C> lease = lease(pool);
    List<String> served = new CopyOnWriteArrayList<>();
    List<Background<Boolean>> waiters = new ArrayList<>();
    for (Priority priority : List.of(Priority.BATCH, Priority.NORMAL, Priority.HIGH)) {
      for (int i = 1; i <= 2; i++) {
        waiters.add(queue(pool, PATIENT.priority(priority), priority + " " + i, served));
      }
    }
    lease.close();
    waiters.forEach(Background::result);
    assertThat(served).containsExactly("HIGH 1", "HIGH 2", "NORMAL 1", "NORMAL 2", "BATCH 1", "BATCH 2");
  }

  @Test
  void waiters_lessUrgentOnes_areNotStarved() throws InterruptedException {
    ManagedPool<C> pool = pool(quiet().maxSize(1).fairness(Fairness.STRICT));
    Lease<C> lease = lease(pool);
    List<String> served = new CopyOnWriteArrayList<>();
    List<Background<Boolean>> waiters = new ArrayList<>();
    waiters.add(queue(pool, PATIENT.priority(Priority.BATCH), "BATCH", served));
    for (int i = 0; i < 3 * LESSER_CLASS_EVERY; i++) {
      waiters.add(queue(pool, PATIENT.priority(Priority.HIGH), "HIGH", served));
    }
    lease.close();
    waiters.forEach(Background::result);
    assertThat(served.indexOf("BATCH")).isBetween(1, LESSER_CLASS_EVERY - 1);
  }

  @Test
  void waiter_isOvertaken_onlySoOften() throws InterruptedException {
    ManagedPool<C> pool = pool(quiet().maxSize(1).fairness(Fairness.BALANCED));
    Lease<C> lease = lease(pool);
    Background<Lease<C>> waiter = rig.queue(pool, PATIENT);
    int barged = 0;
    lease.close();
    // The clock stands still, so only the count can end this.
    while (rig.pending(pool) > 0 && barged <= BARGES_AT_MOST) {
      try (Lease<C> next = pool.acquire(AT_ONCE)) {
        assertThat(next.get()).isNotNull();
        barged++;
      } catch (AcquireTimeoutException handedOver) {
        break;
      }
    }
    assertThat(barged).isLessThanOrEqualTo(BARGES_AT_MOST);
    waiter.result().close();
  }

  @Test
  void newcomer_doesNotOvertake_whereConnectionsWereHeldForLong() throws InterruptedException {
    ManagedPool<C> pool = pool(quiet().maxSize(4).fairness(Fairness.BALANCED));
    for (int round = 0; round < 20; round++) {
      List<Lease<C>> leases = leases(pool, 4);
      List<Background<Lease<C>>> waiters = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        waiters.add(rig.queue(pool, PATIENT));
      }
      advance(Duration.ofMillis(2));
      for (Lease<C> lease : leases) {
        lease.close();
        assertThatThrownBy(() -> pool.acquire(AT_ONCE)).isInstanceOf(AcquireTimeoutException.class);
      }
      waiters.forEach(waiter -> waiter.result().close());
    }
  }

  @Test
  void newcomer_doesNotOvertake_whereTheOrderIsStrict() throws InterruptedException {
    ManagedPool<C> pool = pool(quiet().maxSize(1).fairness(Fairness.STRICT));
    for (int round = 0; round < 50; round++) {
      Lease<C> lease = lease(pool);
      Background<Lease<C>> waiter = rig.queue(pool, PATIENT);
      lease.close();
      assertThat(pool.tryAcquire()).isEmpty();
      waiter.result().close();
    }
  }

  @Test
  void timeout_leavesNoPermitBehind_andNothingIsHandedOverLater() throws InterruptedException {
    ManagedPool<C> pool = pool(1);
    Lease<C> lease = lease(pool);
    Background<Lease<C>> waiter = rig.queue(pool, Acquire.within(SECOND));
    advance(SECOND.plusMillis(2));
    AcquireTimeoutException failure = waiter.failure(AcquireTimeoutException.class);
    assertThat(failure.waited()).isBetween(SECOND, SECOND.plusMillis(2));
    assertThat(rig.pending(pool)).isZero();
    lease.close();
    assertThat(occupancy(pool).idle()).isEqualTo(1);
    assertThat(occupancy(pool).inUse()).isZero();
    assertThat(totals(pool).acquireTimeouts()).isEqualTo(1);
    lease(pool).close();
  }

  @Test
  void timeout_isEachOnesOwn_whateverTheOrderOfArrival() throws InterruptedException {
    ManagedPool<C> pool = pool(1);
    leases(pool, 1);
    Background<Lease<C>> slow = rig.queue(pool, Acquire.within(Duration.ofSeconds(3)));
    Background<Lease<C>> quick = rig.queue(pool, Acquire.within(SECOND));
    Background<Lease<C>> middle = rig.queue(pool, Acquire.within(Duration.ofSeconds(2)));
    advance(Duration.ofMillis(1_010));
    quick.failure(AcquireTimeoutException.class);
    rig.awaitPending(pool, 2);
    advance(SECOND);
    middle.failure(AcquireTimeoutException.class);
    rig.awaitPending(pool, 1);
    advance(SECOND);
    slow.failure(AcquireTimeoutException.class);
  }

  @Test
  void timeout_soonAfterAnother_isAtMostAMillisecondLate() throws InterruptedException {
    ManagedPool<C> pool = pool(1);
    leases(pool, 1);
    Duration soonAfter = SECOND.plusNanos(500_000);
    Background<Lease<C>> first = rig.queue(pool, Acquire.within(SECOND));
    Background<Lease<C>> second = rig.queue(pool, Acquire.within(soonAfter));
    advance(SECOND);
    assertThat(first.failure(AcquireTimeoutException.class).waited()).isEqualTo(SECOND);
    assertThat(rig.pending(pool)).isEqualTo(1);
    advance(soonAfter.minus(SECOND).plus(MILLI));
    assertThat(second.failure(AcquireTimeoutException.class).waited()).isBetween(soonAfter, soonAfter.plus(MILLI));
  }

  @Test
  void timeout_ofOne_letsTheNextBeServed() throws InterruptedException {
    ManagedPool<C> pool = pool(1);
    Lease<C> lease = lease(pool);
    Background<Lease<C>> first = rig.queue(pool, Acquire.within(SECOND));
    Background<Lease<C>> second = rig.queue(pool, PATIENT);
    advance(SECOND.plusMillis(2));
    first.failure(AcquireTimeoutException.class);
    lease.close();
    second.result().close();
  }

  @Test
  void timeoutStorm_doesNotStallThePool() throws InterruptedException {
    int many = 18_000;
    ManagedPool<C> pool = pool(quiet().maxSize(2));
    List<Lease<C>> held = leases(pool, 2);
    Racer.Race<Boolean> storm = Racer.virtual(many).start(racer -> {
      try (Lease<C> lease = pool.acquire(Acquire.within(SECOND))) {
        return lease.get() != null;
      } catch (AcquireTimeoutException expected) {
        return false;
      }
    });
    rig.awaitPending(pool, many);
    advance(SECOND.plusMillis(2));
    assertThat(storm.finish().all()).hasSize(many).containsOnly(false);
    assertThat(rig.pending(pool)).isZero();
    assertThat(totals(pool).acquireTimeouts()).isEqualTo(many);
    held.forEach(Lease::close);
    assertThat(leases(pool, 2)).hasSize(2);
  }

  @Test
  void interrupt_endsAWait_andLeavesNoPermitBehind() throws InterruptedException {
    ManagedPool<C> pool = pool(1);
    Lease<C> lease = lease(pool);
    Background<Lease<C>> waiter = rig.queue(pool, PATIENT);
    waiter.interrupt();
    waiter.failure(InterruptedException.class);
    assertThat(waiter.endedInterrupted()).isFalse();
    assertThat(rig.pending(pool)).isZero();
    assertThat(totals(pool).acquireInterrupted()).isEqualTo(1);
    lease.close();
    assertThat(occupancy(pool).idle()).isEqualTo(1);
    lease(pool).close();
  }

  @Test
  void interrupt_ofOne_letsTheNextBeServed() throws InterruptedException {
    ManagedPool<C> pool = pool(1);
    Lease<C> lease = lease(pool);
    Background<Lease<C>> first = rig.queue(pool, PATIENT);
    Background<Lease<C>> second = rig.queue(pool, PATIENT);
    first.interrupt();
    first.failure(InterruptedException.class);
    lease.close();
    second.result().close();
  }

  @Test
  void interruptedOnEntry_doesNotWait() throws InterruptedException {
    ManagedPool<C> pool = pool(1);
    leases(pool, 1);
    Background<Lease<C>> late = Background.run(() -> {
      Thread.currentThread().interrupt();
      return pool.acquire(PATIENT);
    });
    late.failure(InterruptedException.class);
    assertThat(rig.pending(pool)).isZero();
  }

  @Test
  void interruptedOnEntry_givesALeaseAndKeepsTheStatus_orThrows() throws InterruptedException {
    ManagedPool<C> pool = pool(1);
    fill(pool, 1);
    Background<Boolean> hasty = Background.run(() -> {
      Thread.currentThread().interrupt();
      try (Lease<C> lease = pool.acquire(PATIENT)) {
        return lease.get() != null && Thread.currentThread().isInterrupted();
      } catch (InterruptedException refused) {
        return true;
      }
    });
    assertThat(hasty.result()).isTrue();
    rig.awaitIdle(pool, 1);
  }

  @Test
  void interrupt_racingAHandOver_givesEitherALease_orNothing() throws InterruptedException {
    ManagedPool<C> pool = pool(1);
    for (int round = 0; round < 300; round++) {
      Lease<C> lease = lease(pool);
      Background<Boolean> waiter = Background.run(() -> {
        try (Lease<C> mine = pool.acquire(PATIENT)) {
          return mine.get() != null;
        }
      });
      rig.awaitPending(pool, 1);
      Racer.virtual(2).race(racer -> {
        if (racer == 0) {
          waiter.interrupt();
        } else {
          lease.close();
        }
        return true;
      }).all();
      Eventually.that("the waiter has ended", waiter::isDone);
      if (!waiter.hasReturned()) {
        waiter.failure(InterruptedException.class);
      }
    }
    rig.awaitIdle(pool, 1);
    assertThat(rig.pending(pool)).isZero();
  }

  @Test
  void maxPending_refusesOneMore_atOnce() throws InterruptedException {
    ManagedPool<C> pool = pool(quiet().maxSize(1).maxPending(2));
    Lease<C> lease = lease(pool);
    Background<Lease<C>> first = rig.queue(pool, PATIENT);
    Background<Lease<C>> second = rig.queue(pool, PATIENT);
    assertThatThrownBy(() -> pool.acquire(PATIENT)).isInstanceOf(PendingLimitException.class)
        .hasMessageContaining("max-pending 2");
    assertThat(totals(pool).acquireRejected()).isEqualTo(1);
    first.interrupt();
    first.failure(InterruptedException.class);
    Background<Lease<C>> third = rig.queue(pool, PATIENT);
    lease.close();
    second.result().close();
    third.result().close();
  }

  @Test
  void maxPending_ofZero_letsNobodyWait_butLendsWhatIsIdle() throws InterruptedException {
    ManagedPool<C> pool = pool(quiet().maxSize(1).maxPending(2));
    fill(pool, 1);
    pool.reconfigure(java.util.Map.of(PoolSettings.MAX_PENDING.name(), 0));
    try (Lease<C> lease = lease(pool)) {
      assertThat(lease.get()).isNotNull();
      assertThatThrownBy(() -> pool.acquire(PATIENT)).isInstanceOf(PendingLimitException.class);
    }
  }

  @Test
  void oneRelease_servesOneWaiter() throws InterruptedException {
    ManagedPool<C> pool = pool(2);
    List<Lease<C>> held = leases(pool, 2);
    List<Background<Lease<C>>> waiters = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      waiters.add(rig.queue(pool, PATIENT));
    }
    held.get(0).close();
    Lease<C> served = waiters.get(0).result();
    assertThat(rig.pending(pool)).isEqualTo(2);
    assertThat(waiters.get(1).isDone() || waiters.get(2).isDone()).isFalse();
    served.close();
    held.get(1).close();
    waiters.get(1).result().close();
    waiters.get(2).result().close();
  }

  @Test
  void waiters_areAllServed_inAStormOfShortHolds() {
    ManagedPool<C> pool = pool(3);
    AtomicInteger laps = new AtomicInteger();
    Racer.virtual(1_000).race(racer -> {
      for (int lap = 0; lap < 10; lap++) {
        try (Lease<C> lease = lease(pool)) {
          assertThat(lease.get()).isNotNull();
          if (lap % 3 == 0) {
            Disorder.stir();
          }
          laps.incrementAndGet();
        }
      }
      return true;
    }).all();
    assertThat(laps).hasValue(10_000);
    assertThat(rig.pending(pool)).isZero();
    rig.awaitUnused(pool);
  }

  @Test
  void waiters_comingAndGoing_loseNoConnection() throws InterruptedException {
    ManagedPool<C> pool = pool(quiet().maxSize(3).maxPending(100));
    Racer.Race<Boolean> race = Racer.virtual(200).start(racer -> {
      for (int lap = 0; lap < 20; lap++) {
        try (Lease<C> lease = pool.acquire(racer % 4 == 0 ? AT_ONCE : PATIENT)) {
          assertThat(lease.get()).isNotNull();
          Disorder.stir();
        } catch (PoolException | InterruptedException expected) {
          Disorder.stir();
        }
      }
      return true;
    });
    for (Thread thread : race.threads()) {
      thread.interrupt();
    }
    race.finish().all();
    assertThat(rig.pending(pool)).isZero();
    rig.awaitUnused(pool);
    assertThat(leases(pool, 3)).hasSize(3);
  }
}
