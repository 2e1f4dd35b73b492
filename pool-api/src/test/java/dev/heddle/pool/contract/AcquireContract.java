package dev.heddle.pool.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.pool.Acquire;
import dev.heddle.pool.AcquireTimeoutException;
import dev.heddle.pool.Deadline;
import dev.heddle.pool.Lease;
import dev.heddle.pool.ManagedPool;
import dev.heddle.pool.PoolClosedException;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** How a connection is had: by acquire, tryAcquire and call. */
abstract class AcquireContract<C> extends PoolTopic<C> {

  @Test
  void acquire_lendsConnections_thatNobodyElseHolds() throws InterruptedException {
    ManagedPool<C> pool = pool(3);
    Set<C> held = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Lease<C> lease : leases(pool, 3)) {
      held.add(lease.get());
    }
    assertThat(held).hasSize(3);
    assertThat(occupancy(pool).inUse()).isEqualTo(3);
  }

  @Test
  void acquire_opensOnDemand_andUsesAgainWhatIsIdle() throws InterruptedException {
    ManagedPool<C> pool = pool(5);
    assertThat(totals(pool).opened()).isZero();
    for (int i = 0; i < 100; i++) {
      lease(pool).close();
    }
    assertThat(totals(pool).opened()).isEqualTo(1);
    assertThat(totals(pool).acquired()).isEqualTo(100);
  }

  @Test
  void get_givesTheSameConnection_forTheLifeOfTheLease() throws InterruptedException {
    try (Lease<C> lease = lease(pool(1))) {
      assertThat(lease.get()).isSameAs(lease.get());
    }
  }

  @Test
  void lease_tellsPool_member_label_andDeadline() throws InterruptedException {
    ManagedPool<C> pool = pool(1);
    Deadline deadline = Deadline.in(MINUTE, rig.clock());
    try (Lease<C> lease = pool.acquire(Acquire.standard().deadline(deadline).label("nightly"))) {
      assertThat(lease.pool()).isSameAs(pool);
      assertThat(lease.member()).isEqualTo(pool.name());
      assertThat(lease.label()).contains("nightly");
      assertThat(lease.deadline().remaining()).isEqualTo(MINUTE);
    }
    try (Lease<C> lease = lease(pool)) {
      assertThat(lease.label()).isEmpty();
      assertThat(lease.deadline().isNone()).isTrue();
    }
  }

  @Test
  void acquire_withNoTime_takesWhatIsIdle() throws InterruptedException {
    ManagedPool<C> pool = pool(1);
    fill(pool, 1);
    try (Lease<C> lease = pool.acquire(AT_ONCE)) {
      assertThat(lease.get()).isNotNull();
    }
  }

  @Test
  void acquire_withNoTime_failsAtOnce_whenAllAreLeased() throws InterruptedException {
    ManagedPool<C> pool = pool(1);
    leases(pool, 1);
    assertThatThrownBy(() -> pool.acquire(AT_ONCE)).isInstanceOf(AcquireTimeoutException.class);
    assertThatThrownBy(() -> pool.acquire(Acquire.within(Duration.ofSeconds(-1))))
        .isInstanceOf(AcquireTimeoutException.class);
    assertThat(rig.pending(pool)).isZero();
    assertThat(totals(pool).acquireTimeouts()).isEqualTo(2);
  }

  @Test
  void acquire_afterItsDeadline_failsAtOnce_whenAllAreLeased() throws InterruptedException {
    ManagedPool<C> pool = pool(1);
    leases(pool, 1);
    Acquire tooLate = PATIENT.deadline(Deadline.in(Duration.ofSeconds(-1), rig.clock()));
    assertThatThrownBy(() -> pool.acquire(tooLate)).isInstanceOf(AcquireTimeoutException.class);
  }

  @Test
  void acquire_keepsThePoolsTimeout_whereNoneIsGiven() throws InterruptedException {
    ManagedPool<C> pool = pool(quiet().maxSize(1).acquireTimeout(Duration.ofSeconds(7)));
    leases(pool, 1);
    Background<Lease<C>> waiter = rig.queue(pool);
    advance(Duration.ofSeconds(7).minusNanos(1));
    assertThat(rig.pending(pool)).isEqualTo(1);
    advance(Duration.ofMillis(2));
    AcquireTimeoutException failure = waiter.failure(AcquireTimeoutException.class);
    assertThat(failure.limit()).isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void acquire_endsAtTheDeadline_whereThatComesBeforeTheLimit() throws InterruptedException {
    ManagedPool<C> pool = pool(1);
    leases(pool, 1);
    Background<Lease<C>> waiter = rig.queue(pool, PATIENT.deadline(Deadline.in(SECOND, rig.clock())));
    advance(SECOND.plusMillis(2));
    assertThat(waiter.failure(AcquireTimeoutException.class).limit()).isEqualTo(SECOND);
  }

  @Test
  void acquire_endsAtTheLimit_whereThatComesBeforeTheDeadline() throws InterruptedException {
    ManagedPool<C> pool = pool(1);
    leases(pool, 1);
    Background<Lease<C>> waiter = rig.queue(pool, Acquire.within(SECOND).deadline(Deadline.in(MINUTE, rig.clock())));
    advance(SECOND.plusMillis(2));
    assertThat(waiter.failure(AcquireTimeoutException.class).limit()).isEqualTo(SECOND);
  }

  @Test
  void acquire_withoutEnd_waitsWithoutEnd() throws InterruptedException {
    ManagedPool<C> pool = pool(1);
    Lease<C> lease = lease(pool);
    Acquire endless = Acquire.within(Duration.ofSeconds(Long.MAX_VALUE))
        .deadline(Deadline.in(Duration.ofSeconds(Long.MAX_VALUE), rig.clock()));
    Background<Lease<C>> waiter = rig.queue(pool, endless);
    advance(Duration.ofHours(1));
    assertThat(rig.pending(pool)).isEqualTo(1);
    lease.close();
    waiter.result().close();
  }

  @Test
  void tryAcquire_takesWhatIsIdle() throws InterruptedException {
    ManagedPool<C> pool = pool(1);
    fill(pool, 1);
    Optional<Lease<C>> lease = pool.tryAcquire();
    assertThat(lease).isPresent();
    assertThat(pool.tryAcquire()).isEmpty();
    lease.orElseThrow().close();
    assertThat(occupancy(pool).idle()).isEqualTo(1);
  }

  @Test
  void tryAcquire_onAnEmptyPool_isEmpty_andLetsItOpenOneForLater() {
    ManagedPool<C> pool = pool(1);
    Optional<Lease<C>> first = pool.tryAcquire();
    assertThat(first).isEmpty();
    rig.awaitIdle(pool, 1);
    assertThat(pool.tryAcquire()).isPresent();
    assertThat(totals(pool).opened()).isEqualTo(1);
  }

  @Test
  void tryAcquire_ofAClosedPool_throws() {
    ManagedPool<C> pool = pool(1);
    pool.close(Duration.ZERO);
    assertThatThrownBy(pool::tryAcquire).isInstanceOf(PoolClosedException.class);
  }

  @Test
  void call_returnsWhatTheWorkReturned_andReleases() throws InterruptedException {
    ManagedPool<C> pool = pool(1);
    String result = pool.call(connection -> connection == null ? "nothing" : "something");
    assertThat(result).isEqualTo("something");
    assertThat(occupancy(pool).inUse()).isZero();
    assertThat(occupancy(pool).idle()).isEqualTo(1);
  }

  @Test
  void call_throwsWhatTheWorkThrew_unchanged_andReleases() {
    ManagedPool<C> pool = pool(1);
    IOException own = new IOException("my own");
    assertThatThrownBy(() -> pool.call(connection -> {
      throw own;
    })).isSameAs(own);
    assertThat(occupancy(pool).inUse()).isZero();
    assertThat(totals(pool).misuses()).isZero();
  }

  @Test
  void acquire_byManyThreads_neverLendsMoreThanMaxSize() {
    assertThat(mostHeldBy(Racer.virtual(300))).isBetween(1, 4);
  }

  @Test
  void acquire_byPlatformThreads_neverLendsMoreThanMaxSize() {
    assertThat(mostHeldBy(Racer.platform(30))).isBetween(1, 4);
  }

  private int mostHeldBy(Racer racers) {
    ManagedPool<C> pool = pool(4);
    AtomicInteger held = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Racer.Race<Integer> race = racers.start(racer -> {
      for (int lap = 0; lap < 20; lap++) {
        try (Lease<C> lease = lease(pool)) {
          most.accumulateAndGet(held.incrementAndGet(), Math::max);
          assertThat(lease.get()).isNotNull();
          Disorder.stir();
          held.decrementAndGet();
        }
      }
      return 20;
    });
    while (!race.isOver()) { // threads that run may keep a connection from those who sleep until the next tick
      advance(Duration.ofMillis(1));
      LockSupport.parkNanos(100_000);
    }
    List<Integer> laps = race.finish().all();
    assertThat(totals(pool).acquired()).isEqualTo(20L * laps.size());
    rig.awaitUnused(pool);
    return most.get();
  }
}
