package dev.heddle.pool.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.pool.Acquire;
import dev.heddle.pool.AcquireTimeoutException;
import dev.heddle.pool.CloseReason;
import dev.heddle.pool.Lease;
import dev.heddle.pool.ManagedPool;
import dev.heddle.pool.PoolEvent;
import dev.heddle.pool.PoolState;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What listeners hear, and that they cannot hurt. */
abstract class EventsContract<C> extends PoolTopic<C> {

  @Test
  void events_come_inTheirOrder_oneAtATime() throws InterruptedException {
    ManagedPool<C> pool = pool(1);
    EventLog log = new EventLog();
    pool.listen(log);
    lease(pool).invalidate(new IllegalStateException("broken by the test"));
    log.await(PoolEvent.Closed.class, 1);
    pool.pause();
    pool.resume();
    log.await(PoolEvent.StateChanged.class, 2);
    List<PoolEvent> all = log.all();
    PoolEvent opened = log.of(PoolEvent.Opened.class).get(0);
    PoolEvent.Closed closed = log.of(PoolEvent.Closed.class).get(0);
    assertThat(all.indexOf(opened)).isLessThan(all.indexOf(closed));
    assertThat(closed.reason()).isEqualTo(CloseReason.BROKEN);
    assertThat(log.of(PoolEvent.StateChanged.class)).extracting(PoolEvent.StateChanged::to)
        .containsExactly(PoolState.PAUSED, PoolState.READY);
    assertThat(log.overlapped()).isFalse();
    assertThat(all).allSatisfy(event -> {
      assertThat(event.pool()).isEqualTo(pool.name());
      assertThat(event.at()).isEqualTo(rig.clock().instant());
    });
  }

  @Test
  void listener_thatIsSlow_delaysNeitherThePoolNorOthers() throws InterruptedException {
    ManagedPool<C> pool = pool(1);
    CountDownLatch stuck = new CountDownLatch(1);
    pool.listen(event -> awaitQuietly(stuck));
    EventLog log = new EventLog();
    pool.listen(log);
    try {
      for (int i = 0; i < 5; i++) {
        lease(pool).invalidate(new IllegalStateException("broken by the test"));
        rig.awaitTotal(pool, 0);
      }
      log.await(PoolEvent.Closed.class, 5);
    } finally {
      stuck.countDown();
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void listener_thatThrows_harmsNobody_andHearsOn() throws InterruptedException {
    ManagedPool<C> pool = pool(1);
    EventLog heard = new EventLog();
    pool.listen(event -> {
      heard.on(event);
      throw new IllegalStateException("thrown by a listener");
    });
    EventLog other = new EventLog();
    pool.listen(other);
    pool.pause();
    pool.resume();
    heard.await(PoolEvent.StateChanged.class, 2);
    other.await(PoolEvent.StateChanged.class, 2);
    lease(pool).close();
  }

  @Test
  void listener_hearsNoMore_afterItsSubscriptionWasClosed() {
    ManagedPool<C> pool = pool(1);
    EventLog gone = new EventLog();
    EventLog stays = new EventLog();
    ManagedPool.Subscription subscription = pool.listen(gone);
    pool.listen(stays);
    pool.pause();
    gone.await(PoolEvent.StateChanged.class, 1);
    subscription.close();
    subscription.close();
    pool.resume();
    stays.await(PoolEvent.StateChanged.class, 2);
    assertThat(gone.of(PoolEvent.StateChanged.class)).hasSize(1);
  }

  @Test
  void listener_mayCallThePool() throws InterruptedException {
    ManagedPool<C> pool = pool(2);
    EventLog log = new EventLog();
    pool.listen(event -> {
      if (event instanceof PoolEvent.Opened) {
        assertThat(pool.stats().occupancy().maxSize()).isEqualTo(2);
        assertThat(pool.leases()).hasSizeLessThan(2);
      }
      log.on(event);
    });
    Lease<C> lease = lease(pool);
    log.await(PoolEvent.Opened.class, 1);
    lease.close();
  }

  @Test
  void timeoutsTogether_shareOneEvent() throws InterruptedException {
    ManagedPool<C> pool = pool(1);
    leases(pool, 1);
    EventLog log = new EventLog();
    pool.listen(log);
    List<Background<Lease<C>>> waiters = List.of(rig.queue(pool, Acquire.within(SECOND)),
        rig.queue(pool, Acquire.within(SECOND)), rig.queue(pool, Acquire.within(SECOND)));
    advance(Duration.ofMillis(1_002));
    waiters.forEach(waiter -> waiter.failure(AcquireTimeoutException.class));
    log.await(PoolEvent.TimedOut.class, 1);
    Eventually.that("all three are told",
        () -> log.of(PoolEvent.TimedOut.class).stream().mapToInt(PoolEvent.TimedOut::count).sum() == 3);
    assertThat(log.of(PoolEvent.TimedOut.class)).hasSizeLessThan(3);
    assertThat(log.of(PoolEvent.TimedOut.class).get(0).occupancy().inUse()).isEqualTo(1);
  }

  @Test
  void close_isHeardOf() throws InterruptedException {
    ManagedPool<C> pool = pool(1);
    fill(pool, 1);
    EventLog log = new EventLog();
    pool.listen(log);
    pool.close(Duration.ZERO);
    assertThat(log.await(PoolEvent.StateChanged.class, 1)).last().extracting(PoolEvent.StateChanged::to)
        .isEqualTo(PoolState.CLOSED);
    assertThat(log.await(PoolEvent.Closed.class, 1).get(0).reason()).isEqualTo(CloseReason.SHUTDOWN);
  }
}
