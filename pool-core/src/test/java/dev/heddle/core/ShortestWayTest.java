package dev.heddle.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.pool.LeaseEndedException;
import dev.heddle.pool.PoolConfig;
import dev.heddle.pool.PoolSettings;
import dev.heddle.pool.contract.PlainFactory;
import org.junit.jupiter.api.Test;

/**
 * What keeps a lease from the shortest way: nothing, where there is nothing to mind. A mark too many changes no result, only
 * the speed, and was missed once.
 */
class ShortestWayTest {

  private static LeasePool<Object> pool(PoolConfig.Builder config) {
    return (LeasePool<Object>) Pools.over(new PlainFactory()).config(config.build()).build();
  }

  private static int marksOfALease(LeasePool<Object> pool) throws InterruptedException {
    try (PoolLease<Object> lease = pool.acquire()) {
      return lease.slot.flags();
    }
  }

  @Test
  void anOrdinaryLease_meetsNothingToMind_withTheDefaults() throws InterruptedException {
    try (LeasePool<Object> pool = pool(PoolConfig.builder())) {
      assertThat(marksOfALease(pool)).isZero();
      assertThat(pool.lending.mode() & (Mode.AT_ACQUIRE | Mode.CAREFUL)).isZero();
    }
  }

  @Test
  void aConnectionThatWearsOut_isMarked() throws InterruptedException {
    try (LeasePool<Object> pool = pool(PoolConfig.builder().set(PoolSettings.MAX_USES, 1_000))) {
      assertThat(marksOfALease(pool)).isEqualTo(SlotUse.WEARS);
    }
  }

  @Test
  void whatWasClosed_isOver_thoughNothingElseHasTouchedItsPlace() throws InterruptedException {
    try (LeasePool<Object> pool = pool(PoolConfig.builder())) {
      PoolLease<Object> lease = pool.acquire();
      lease.close();
      assertThatThrownBy(lease::get).isInstanceOf(LeaseEndedException.class);
      lease.close();
      assertThat(pool.stats().totals().misuses()).isEqualTo(2);
      assertThat(pool.stats().occupancy().idle()).isEqualTo(1);
    }
  }
}
