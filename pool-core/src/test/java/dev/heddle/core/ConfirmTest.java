package dev.heddle.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.pool.EvictMode;
import dev.heddle.pool.Lease;
import dev.heddle.pool.ManagedPool;
import dev.heddle.pool.PoolClosedException;
import dev.heddle.pool.PoolConfig;
import dev.heddle.pool.TimeSource;
import dev.heddle.pool.contract.Background;
import dev.heddle.pool.contract.Racer;
import dev.heddle.pool.contract.SwappingBackend;
import dev.heddle.pool.contract.SwappingBackend.House;
import dev.heddle.pool.contract.SwappingBackend.Way;
import dev.heddle.pool.spi.ConnectionBudget;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A native pool may replace what its connections lead to, and learns from the gate when nobody uses the old one. */
class ConfirmTest {

  private static final int LAPS = 5_000;

  /** A pool over a backend that gives at once, or has to be waited for. */
  private static ManagedPool<Way> pool(SwappingBackend backend, int size) {
    return new CoreProvider().create("swapped", backend, PoolConfig.builder().maxSize(size).build().settings(),
        TimeSource.system(), ConnectionBudget.UNLIMITED);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aConnection_thatIsNotConfirmed_goesBack_andAnotherIsLent(boolean prompt) throws Exception {
    SwappingBackend backend = new SwappingBackend(prompt).auditing();
    try (ManagedPool<Way> pool = pool(backend, 2)) {
      backend.beforeConfirm(way -> pool.evict(EvictMode.SOFT));

      Lease<Way> lease = pool.acquire();

      List<House> houses = backend.houses();
      assertThat(lease.get().house()).isSameAs(houses.getLast());
      assertThat(houses).extracting(House::tornDown).containsExactly(1, 0);
      assertThat(pool.stats().occupancy().inUse()).isEqualTo(1);
      assertThat(pool.stats().totals().acquired()).isEqualTo(1);
      lease.close();
      assertThat(lease(pool).ends()).as("lent in between, and given back").hasValue(1);
      assertThat(pool.stats().times().using().count()).isEqualTo(2);
      assertThat(backend.hasSeenAWrongAccount()).isFalse();
    }
  }

  private static Way lease(ManagedPool<Way> pool) throws InterruptedException {
    return pool.call(way -> way);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whoAsksForWhatIsFree_getsTheNewOneToo(boolean prompt) {
    SwappingBackend backend = new SwappingBackend(prompt).auditing();
    try (ManagedPool<Way> pool = pool(backend, 1)) {
      backend.beforeConfirm(way -> pool.evict(EvictMode.SOFT));
      Lease<Way> lease = pool.tryAcquire().orElseThrow();
      assertThat(lease.get().house()).isSameAs(backend.houses().getLast());
      lease.close();
      assertThat(pool.stats().occupancy().inUse()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatIsLeased_staysUntilItsLastLeaseHasComeBack(boolean prompt) throws Exception {
    SwappingBackend backend = new SwappingBackend(prompt).auditing();
    try (ManagedPool<Way> pool = pool(backend, 3)) {
      House first = backend.houses().getFirst();
      Lease<Way> one = pool.acquire();
      Lease<Way> other = pool.acquire();
      pool.evict(EvictMode.SOFT);
      Lease<Way> later = pool.acquire();
      assertThat(first.tornDown()).isZero();
      one.close();
      assertThat(first.tornDown()).isZero();
      other.invalidate(new IllegalStateException("broken"));
      assertThat(first.tornDown()).isEqualTo(1);
      other.close();
      later.close();
      assertThat(backend.houses().getLast().tornDown()).isZero();
      assertThat(backend.hasSeenAWrongAccount()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aPool_thatIsClosedBeforeTheConfirmation_lendsNothing(boolean prompt) {
    SwappingBackend backend = new SwappingBackend(prompt).auditing();
    ManagedPool<Way> pool = pool(backend, 1);
    AtomicReference<@Nullable Way> taken = new AtomicReference<>();
    backend.beforeConfirm(way -> {
      taken.set(way);
      pool.close(Duration.ZERO);
    });
    assertThatThrownBy(pool::acquire).isInstanceOf(PoolClosedException.class);
    assertThat(taken.get()).satisfies(way -> assertThat(way.ends()).as("it went back, once").hasValue(1));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void nobody_findsItsHouseTornDown_andNoHouseIsLeftStanding(boolean prompt) {
    SwappingBackend backend = new SwappingBackend(prompt).auditing();
    try (ManagedPool<Way> pool = pool(backend, 4)) {
      AtomicBoolean over = new AtomicBoolean();
      Background<Integer> mover = Background.run(() -> {
        int moves = 0;
        for (; !over.get() || moves == 0; moves++) {
          pool.evict(EvictMode.SOFT);
          Thread.onSpinWait();
        }
        return moves;
      });
      Racer.virtual(6).race(racer -> {
        for (int lap = 0; lap < LAPS; lap++) {
          try (Lease<Way> lease = pool.acquire()) {
            assertThat(lease.get().house().tornDown()).isZero();
          }
        }
        return true;
      }).all();
      over.set(true);
      assertThat(mover.result()).isPositive();
      List<House> houses = backend.houses();
      assertThat(houses.subList(0, houses.size() - 1)).allSatisfy(old -> assertThat(old.tornDown()).isEqualTo(1));
      assertThat(backend.hasSeenAWrongAccount()).isFalse();
    }
  }
}
