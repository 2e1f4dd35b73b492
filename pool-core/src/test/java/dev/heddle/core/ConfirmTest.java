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
import dev.heddle.pool.contract.SwappingBackend.Access;
import dev.heddle.pool.contract.SwappingBackend.Client;
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
  private static ManagedPool<Access> pool(SwappingBackend backend, int size) {
    return new CoreProvider().create("swapped", backend, PoolConfig.builder().maxSize(size).build().settings(),
        TimeSource.system(), ConnectionBudget.UNLIMITED);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aConnection_thatIsNotConfirmed_goesBack_andAnotherIsLent(boolean prompt) throws Exception {
    SwappingBackend backend = new SwappingBackend(prompt).auditing();
    try (ManagedPool<Access> pool = pool(backend, 2)) {
      backend.beforeConfirm(access -> pool.evict(EvictMode.SOFT));

      Lease<Access> lease = pool.acquire();

      List<Client> clients = backend.clients();
      assertThat(lease.get().client()).isSameAs(clients.getLast());
      assertThat(clients).extracting(Client::closes).containsExactly(1, 0);
      assertThat(pool.stats().occupancy().inUse()).isEqualTo(1);
      assertThat(pool.stats().totals().acquired()).isEqualTo(1);
      lease.close();
      assertThat(lease(pool).ends()).as("lent in between, and given back").hasValue(1);
      assertThat(pool.stats().times().using().count()).isEqualTo(2);
      assertThat(backend.hasSeenAWrongAccount()).isFalse();
    }
  }

  private static Access lease(ManagedPool<Access> pool) throws InterruptedException {
    return pool.call(access -> access);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whoAsksForWhatIsFree_getsTheNewOneToo(boolean prompt) {
    SwappingBackend backend = new SwappingBackend(prompt).auditing();
    try (ManagedPool<Access> pool = pool(backend, 1)) {
      backend.beforeConfirm(access -> pool.evict(EvictMode.SOFT));
      Lease<Access> lease = pool.tryAcquire().orElseThrow();
      assertThat(lease.get().client()).isSameAs(backend.clients().getLast());
      lease.close();
      assertThat(pool.stats().occupancy().inUse()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatIsLeased_staysUntilItsLastLeaseHasComeBack(boolean prompt) throws Exception {
    SwappingBackend backend = new SwappingBackend(prompt).auditing();
    try (ManagedPool<Access> pool = pool(backend, 3)) {
      Client first = backend.clients().getFirst();
      Lease<Access> one = pool.acquire();
      Lease<Access> other = pool.acquire();
      pool.evict(EvictMode.SOFT);
      Lease<Access> later = pool.acquire();
      assertThat(first.closes()).isZero();
      one.close();
      assertThat(first.closes()).isZero();
      other.invalidate(new IllegalStateException("broken"));
      assertThat(first.closes()).isEqualTo(1);
      other.close();
      later.close();
      assertThat(backend.clients().getLast().closes()).isZero();
      assertThat(backend.hasSeenAWrongAccount()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aPool_thatIsClosedBeforeTheConfirmation_lendsNothing(boolean prompt) {
    SwappingBackend backend = new SwappingBackend(prompt).auditing();
    ManagedPool<Access> pool = pool(backend, 1);
    AtomicReference<@Nullable Access> taken = new AtomicReference<>();
    backend.beforeConfirm(access -> {
      taken.set(access);
      pool.close(Duration.ZERO);
    });
    assertThatThrownBy(pool::acquire).isInstanceOf(PoolClosedException.class);
    assertThat(taken.get()).satisfies(access -> assertThat(access.ends()).as("it went back, once").hasValue(1));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aConnection_thatIsNotConfirmed_onceItsPoolIsClosed_goesBackOnce(boolean prompt) {
    SwappingBackend backend = new SwappingBackend(prompt).auditing();
    ManagedPool<Access> pool = pool(backend, 1);
    AtomicReference<@Nullable Access> taken = new AtomicReference<>();
    backend.beforeConfirm(access -> {
      taken.set(access);
      pool.evict(EvictMode.SOFT);
      pool.close(Duration.ZERO);
    });
    assertThatThrownBy(pool::acquire).isInstanceOf(PoolClosedException.class);
    assertThat(taken.get()).satisfies(access -> assertThat(access.ends()).hasValue(1));
    assertThat(backend.clients().getFirst().closes()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void nobody_findsItsClientClosed_andEveryOldClientIsClosed(boolean prompt) {
    SwappingBackend backend = new SwappingBackend(prompt).auditing();
    try (ManagedPool<Access> pool = pool(backend, 4)) {
      AtomicBoolean over = new AtomicBoolean();
      Background<Integer> swapper = Background.run(() -> {
        int swaps = 0;
        for (; !over.get() || swaps == 0; swaps++) {
          pool.evict(EvictMode.SOFT);
          Thread.onSpinWait();
        }
        return swaps;
      });
      Racer.virtual(6).race(racer -> {
        for (int lap = 0; lap < LAPS; lap++) {
          try (Lease<Access> lease = pool.acquire()) {
            assertThat(lease.get().client().closes()).isZero();
          }
        }
        return true;
      }).all();
      over.set(true);
      assertThat(swapper.result()).isPositive();
      List<Client> clients = backend.clients();
      assertThat(clients.subList(0, clients.size() - 1)).allSatisfy(old -> assertThat(old.closes()).isEqualTo(1));
      assertThat(backend.hasSeenAWrongAccount()).isFalse();
    }
  }
}
