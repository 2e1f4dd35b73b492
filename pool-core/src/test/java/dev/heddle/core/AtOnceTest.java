package dev.heddle.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.pool.Acquire;
import dev.heddle.pool.Lease;
import dev.heddle.pool.ManagedPool;
import dev.heddle.pool.contract.FakeBackend;
import dev.heddle.pool.contract.FakeConnection;
import dev.heddle.pool.contract.FakeTarget;
import dev.heddle.pool.contract.PoolRig;
import dev.heddle.pool.spi.ConnectionBudget;
import org.junit.jupiter.api.Test;

/** A free permit and a ready connection are had without a look at the exact clock, and given back so. */
class AtOnceTest {

  private static final int LAPS = 10;

  @Test
  void aLease_thatIsHadAtOnce_readsTheCoarseClockTwice_andNoOther() throws Exception {
    WatchedClock clock = new WatchedClock();
    FakeBackend backend = FakeBackend.promptlyPooled(new FakeTarget());
    try (ManagedPool<FakeConnection> pool = new CoreProvider()
        .create("watched", backend, PoolRig.quiet().maxSize(2).build().settings(), clock, ConnectionBudget.UNLIMITED)) {
      pool.acquire().close(); // opens
      long exact = clock.exact.get();
      long coarse = clock.coarse.get();

      for (int lap = 0; lap < LAPS; lap++) {
        try (Lease<FakeConnection> lease = pool.acquire(Acquire.standard())) {
          assertThat(lease.get().isAlive()).isTrue();
        }
      }

      assertThat(clock.exact.get() - exact).isZero();
      assertThat(clock.coarse.get() - coarse).isEqualTo(2 * LAPS);
      assertThat(pool.stats().totals().acquired()).isEqualTo(1 + LAPS);
      assertThat(pool.stats().times().waiting().count()).isEqualTo(1 + LAPS);
      assertThat(pool.stats().times().using().count()).isEqualTo(1 + LAPS);
    }
  }
}
