package dev.heddle.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.pool.Acquire;
import dev.heddle.pool.Lease;
import dev.heddle.pool.ManagedPool;
import dev.heddle.pool.Occupancy;
import dev.heddle.pool.contract.Background;
import dev.heddle.pool.contract.Eventually;
import dev.heddle.pool.contract.FakeConnection;
import dev.heddle.pool.contract.FakeSource;
import dev.heddle.pool.contract.FakeTarget;
import dev.heddle.pool.contract.Gate;
import dev.heddle.pool.contract.PoolRig;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who has a permit, and waits inside the native pool for the connection to it, waits still. */
class WaitInsideTest {

  private static final Duration WAIT = Duration.ofSeconds(2);

  @ParameterizedTest
  @ValueSource(ints = {0, 1}) // asked in the caller's thread, and in one of its own
  void waitingForAnOpen_isPending_notInUse_andItsTimeIsRecorded(int overrunSeconds) {
    FakeSource source = FakeSource.nativelyPooled(Duration.ofSeconds(overrunSeconds));
    try (PoolRig<FakeConnection> rig = new PoolRig<>(source)) {
      ManagedPool<FakeConnection> pool = rig.pool(PoolRig.quiet().maxSize(3));
      Gate gate = source.target().gate();
      source.target().on(FakeTarget.Act.OPEN).then(gate.holds());
      Background<Lease<FakeConnection>> waiter = Background
          .run(() -> pool.acquire(Acquire.within(Duration.ofMinutes(1))));
      gate.awaitHeld(1);
      Eventually.that("it waits", () -> pool.stats().occupancy().equals(new Occupancy(3, 0, 0, 0, 1, 0, 1)));
      rig.clock().advance(WAIT);

      gate.open();
      Lease<FakeConnection> lease = waiter.result();

      assertThat(pool.stats().occupancy()).isEqualTo(new Occupancy(3, 0, 0, 1, 0, 0, 0));
      assertThat(pool.stats().times().waiting().max()).isEqualTo(WAIT);
      lease.close();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void waitingInVain_isNeverShownAsAcquired(int overrunSeconds) {
    FakeSource source = FakeSource.nativelyPooled(Duration.ofSeconds(overrunSeconds));
    try (PoolRig<FakeConnection> rig = new PoolRig<>(source)) {
      ManagedPool<FakeConnection> pool = rig.pool(PoolRig.quiet().maxSize(3));
      Gate gate = source.target().gate();
      source.target().on(FakeTarget.Act.OPEN).then(gate.holds());
      Background<Lease<FakeConnection>> waiter = Background
          .run(() -> pool.acquire(Acquire.within(Duration.ofMinutes(1))));
      gate.awaitHeld(1);
      Eventually.that("it waits", () -> pool.stats().occupancy().pending() == 1);
      assertThat(pool.stats().totals().acquired()).isZero();

      waiter.interrupt();
      assertThat(waiter.failure(InterruptedException.class)).isNotNull();

      assertThat(pool.stats().totals().acquired()).isZero();
      assertThat(pool.stats().totals().acquireInterrupted()).isEqualTo(1);
      gate.open();
    }
  }
}
