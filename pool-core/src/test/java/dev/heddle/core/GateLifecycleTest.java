package dev.heddle.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.pool.Lease;
import dev.heddle.pool.ManagedPool;
import dev.heddle.pool.PoolSettings;
import dev.heddle.pool.contract.Background;
import dev.heddle.pool.contract.FakeBackend;
import dev.heddle.pool.contract.FakeClock;
import dev.heddle.pool.contract.FakeConnection;
import dev.heddle.pool.contract.FakeTarget;
import dev.heddle.pool.contract.PoolRig;
import dev.heddle.pool.spi.ConnectionBudget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A change that the native pool refuses is none. */
class GateLifecycleTest {

  private static final int SIZE = 3;

  private volatile boolean refusing = true;
  private final ToldBackend backend = new ToldBackend(FakeBackend.nativelyPooled(new FakeTarget()), this::refuse);
  private final ManagedPool<FakeConnection> pool = new CoreProvider().create("gated", backend,
      PoolRig.quiet().maxSize(SIZE).build().settings(), new FakeClock(), ConnectionBudget.UNLIMITED);

  private void refuse(String method) {
    if (refusing && (method.equals("resize") || method.equals("reconfigure"))) {
      throw new IllegalStateException("refused");
    }
  }

  @AfterEach
  void close() {
    pool.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, SIZE, 9})
  void aSizeThatIsRefused_changesNothing(int size) {
    assertThatThrownBy(() -> pool.resize(0, size)).hasMessage("refused");
    isAsBefore();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, SIZE, 9})
  void settingsThatAreRefused_changeNothing(int size) {
    assertThatThrownBy(() -> pool.reconfigure(
        Map.of(PoolSettings.MAX_SIZE.name(), size, PoolSettings.ACQUIRE_TIMEOUT.name(), "7s"))).hasMessage("refused");
    isAsBefore();
  }

  @Test
  void aChangeAfterOneThatWasRefused_isMade() {
    assertThatThrownBy(() -> pool.resize(0, 9)).hasMessage("refused");
    refusing = false;
    pool.resize(0, 8);
    assertThat(pool.settings().get(PoolSettings.MAX_SIZE)).isEqualTo(8);
    assertThat(pool.stats().occupancy().maxSize()).isEqualTo(8);
  }

  private void isAsBefore() {
    assertThat(pool.settings().get(PoolSettings.MAX_SIZE)).isEqualTo(SIZE);
    assertThat(pool.settings().get(PoolSettings.ACQUIRE_TIMEOUT)).isNotEqualTo(Duration.ofSeconds(7));
    assertThat(pool.stats().occupancy().maxSize()).isEqualTo(SIZE);
    List<Lease<FakeConnection>> all = new ArrayList<>();
    for (int i = 0; i < SIZE; i++) {
      all.add(Background.run(pool::acquire).result()); // and does not wait for ever where there are fewer permits
    }
    assertThat(pool.tryAcquire()).isEmpty();
    all.forEach(Lease::close);
  }
}
