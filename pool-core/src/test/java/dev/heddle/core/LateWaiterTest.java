package dev.heddle.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.pool.Acquire;
import dev.heddle.pool.PoolClosedException;
import dev.heddle.pool.PoolConfig;
import dev.heddle.pool.contract.Background;
import dev.heddle.pool.contract.PlainFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Somebody lines up in the moment in which the pool closes, after those who waited have been sent away. */
class LateWaiterTest {

  private final WatchedClock clock = new WatchedClock();
  private final LeasePool<Object> pool = (LeasePool<Object>) Pools.over(new PlainFactory())
      .config(PoolConfig.builder().maxSize(1).build()).time(clock).build();

  @Test
  void isRefused_andLeavesNoAlarmBehind() throws InterruptedException {
    PoolLease<Object> held = pool.acquire();
    clock.advance(Duration.ofHours(1)); // nothing is set any more from the wait for the opening
    clock.beforeExpiry(() -> pool.close(Duration.ZERO));
    Background.run(() -> pool.acquire(Acquire.within(Duration.ofHours(1)))).failure(PoolClosedException.class);
    clock.advance(Duration.ofSeconds(1));
    assertThat(clock.alarmsSet()).isZero();
    held.close();
  }
}
