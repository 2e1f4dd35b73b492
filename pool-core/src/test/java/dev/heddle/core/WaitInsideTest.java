package dev.heddle.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.pool.Acquire;
import dev.heddle.pool.Lease;
import dev.heddle.pool.ManagedPool;
import dev.heddle.pool.Occupancy;
import dev.heddle.pool.TargetDownException;
import dev.heddle.pool.contract.Background;
import dev.heddle.pool.contract.Eventually;
import dev.heddle.pool.contract.FakeConnection;
import dev.heddle.pool.contract.FakeSource;
import dev.heddle.pool.contract.FakeTarget;
import dev.heddle.pool.contract.Gate;
import dev.heddle.pool.contract.PoolRig;
import dev.heddle.pool.contract.Step;
import dev.heddle.pool.spi.FailureKind;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who has a permit, and waits inside the native pool for the connection to it, waits still. */
class WaitInsideTest {

  private static final Duration WAIT = Duration.ofSeconds(2);

  /** Somebody who has a permit, and waits for the connection to be opened. */
  private static final class Waiting implements AutoCloseable {

    final PoolRig<FakeConnection> rig;
    final ManagedPool<FakeConnection> pool;
    final Gate gate;
    final Background<Lease<FakeConnection>> waiter;

    Waiting(int overrunSeconds) {
      FakeSource source = FakeSource.nativelyPooled(Duration.ofSeconds(overrunSeconds));
      rig = new PoolRig<>(source);
      pool = rig.pool(PoolRig.quiet().maxSize(3));
      gate = source.target().gate();
      source.target().on(FakeTarget.Act.OPEN).then(gate.holds());
      waiter = Background.run(() -> pool.acquire(Acquire.within(Duration.ofMinutes(1))));
      gate.awaitHeld(1);
      Eventually.that("it waits", () -> pool.stats().occupancy().equals(new Occupancy(3, 0, 0, 0, 1, 0, 1)));
    }

    @Override
    public void close() {
      gate.open();
      rig.close();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1}) // asked in the caller's thread, and in one of its own
  void waitingForAnOpen_isPending_notInUse_andItsTimeIsRecorded(int overrunSeconds) {
    try (Waiting test = new Waiting(overrunSeconds)) {
      test.rig.clock().advance(WAIT);

      test.gate.open();
      Lease<FakeConnection> lease = test.waiter.result();

      assertThat(test.pool.stats().occupancy()).isEqualTo(new Occupancy(3, 0, 0, 1, 0, 0, 0));
      assertThat(test.pool.stats().times().waiting().max()).isEqualTo(WAIT);
      assertThat(test.pool.stats().totals().acquired()).isEqualTo(1);
      lease.close();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void waitingInVain_isNeverShownAsAcquired(int overrunSeconds) {
    try (Waiting test = new Waiting(overrunSeconds)) {
      assertThat(test.pool.stats().totals().acquired()).isZero();

      test.waiter.interrupt();
      assertThat(test.waiter.failure(InterruptedException.class)).isNotNull();

      assertThat(test.pool.stats().totals().acquired()).isZero();
      assertThat(test.pool.stats().totals().acquireInterrupted()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void whoWaitedInVain_waitsNoLonger(int overrunSeconds) throws Exception {
    FakeSource source = FakeSource.nativelyPooled(Duration.ofSeconds(overrunSeconds));
    try (PoolRig<FakeConnection> rig = new PoolRig<>(source)) {
      ManagedPool<FakeConnection> pool = rig.pool(PoolRig.quiet().maxSize(2));
      Lease<FakeConnection> other = pool.acquire();
      source.target().on(FakeTarget.Act.OPEN).then(Step.fails(FailureKind.BROKEN, "no"));
      assertThat(Background.run(() -> pool.acquire()).failure(TargetDownException.class)).isNotNull();

      Eventually.that("only the other is in use",
          () -> pool.stats().occupancy().equals(new Occupancy(2, 0, 0, 1, 0, 0, 0)));
      other.close();
    }
  }
}
