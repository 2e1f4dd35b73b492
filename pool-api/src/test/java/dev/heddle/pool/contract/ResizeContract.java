package dev.heddle.pool.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.pool.Acquire;
import dev.heddle.pool.AcquireTimeoutException;
import dev.heddle.pool.CloseReason;
import dev.heddle.pool.InvalidSettingsException;
import dev.heddle.pool.Lease;
import dev.heddle.pool.ManagedPool;
import dev.heddle.pool.PoolAct;
import dev.heddle.pool.PoolEvent;
import dev.heddle.pool.PoolSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Changes of limits and settings while running. */
abstract class ResizeContract<C> extends PoolTopic<C> {

  @Test
  void growing_servesThoseWhoWait() throws InterruptedException {
    ManagedPool<C> pool = pool(1);
    leases(pool, 1);
    Background<Lease<C>> first = rig.queue(pool, PATIENT);
    Background<Lease<C>> second = rig.queue(pool, PATIENT);
    rig.resize(pool, 0, 3);
    assertThat(first.result().get()).isNotNull();
    assertThat(second.result().get()).isNotNull();
    assertThat(occupancy(pool).inUse()).isEqualTo(3);
    assertThat(occupancy(pool).maxSize()).isEqualTo(3);
  }

  @Test
  void shrinking_closesSurplusIdleConnections_now() throws InterruptedException {
    ManagedPool<C> pool = pool(5);
    fill(pool, 5);
    rig.resize(pool, 0, 2);
    rig.awaitTotal(pool, 2);
    assertThat(occupancy(pool).maxSize()).isEqualTo(2);
    assertThat(totals(pool).closed()).containsEntry(CloseReason.SURPLUS, 3L);
  }

  @Test
  void shrinking_closesSurplusLeasedConnections_whenTheyComeBack() throws InterruptedException {
    ManagedPool<C> pool = pool(4);
    List<Lease<C>> held = leases(pool, 4);
    rig.resize(pool, 0, 2);
    assertThat(occupancy(pool).inUse()).isEqualTo(4);
    held.forEach(lease -> assertThat(lease.get()).isNotNull());
    held.get(0).close();
    held.get(1).close();
    rig.awaitTotal(pool, 2);
    held.get(2).close();
    held.get(3).close();
    rig.awaitIdle(pool, 2);
    assertThat(occupancy(pool).total()).isEqualTo(2);
  }

  @Test
  void shrinking_lendsNoMore_untilThereIsRoomAgain() throws InterruptedException {
    ManagedPool<C> pool = pool(3);
    List<Lease<C>> held = leases(pool, 3);
    Background<Lease<C>> waiter = rig.queue(pool, PATIENT);
    rig.resize(pool, 0, 1);
    held.get(0).close();
    held.get(1).close();
    rig.awaitTotal(pool, 1);
    assertThat(waiter.isDone()).isFalse();
    held.get(2).close();
    waiter.result().close();
    assertThat(occupancy(pool).total()).isEqualTo(1);
  }

  @Test
  void growing_afterShrinking_works() throws InterruptedException {
    ManagedPool<C> pool = pool(3);
    fill(pool, 3);
    rig.resize(pool, 0, 1);
    rig.awaitTotal(pool, 1);
    pool.resize(0, 3);
    assertThat(leases(pool, 3)).hasSize(3);
  }

  @Test
  void resize_withBadValues_isRefused_andChangesNothing() throws InterruptedException {
    ManagedPool<C> pool = pool(2);
    fill(pool, 2);
    assertThatThrownBy(() -> pool.resize(0, 0)).isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("max-size");
    assertThatThrownBy(() -> pool.resize(-1, 2)).isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("min-idle");
    assertThatThrownBy(() -> pool.resize(3, 2)).isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("min-idle");
    assertThat(occupancy(pool).maxSize()).isEqualTo(2);
    assertThat(occupancy(pool).minIdle()).isZero();
    assertThat(occupancy(pool).total()).isEqualTo(2);
  }

  @Test
  void resize_showsInTheSettings_andAsAnEvent() {
    ManagedPool<C> pool = pool(2);
    EventLog log = new EventLog();
    pool.listen(log);
    rig.resize(pool, 0, 4);
    assertThat(pool.settings().get(PoolSettings.MAX_SIZE)).isEqualTo(4);
    PoolEvent.Resized event = log.await(PoolEvent.Resized.class, 1).get(0);
    assertThat(event.maxSize()).isEqualTo(4);
    assertThat(event.minIdle()).isZero();
    assertThat(pool.capabilities().can(PoolAct.RESIZE)).isTrue();
  }

  @Test
  void resize_underTraffic_losesNobody() {
    ManagedPool<C> pool = pool(8);
    Racer.Race<Boolean> race = Racer.virtual(60).start(racer -> {
      for (int lap = 0; lap < 50; lap++) {
        try (Lease<C> lease = lease(pool)) {
          assertThat(lease.get()).isNotNull();
          Disorder.stir();
        }
      }
      return true;
    });
    for (int i = 0; i < 60; i++) {
      pool.resize(0, 1 + i % 8);
    }
    pool.resize(0, 2);
    race.finish().all();
    Eventually.that("no more than two are left", () -> occupancy(pool).total() <= 2,
        () -> occupancy(pool).toString());
    assertThat(rig.pending(pool)).isZero();
  }

  @Test
  void reconfigure_ofALiveSetting_holdsAtOnce_andKeepsConnections() throws InterruptedException {
    ManagedPool<C> pool = pool(1);
    Lease<C> lease = lease(pool);
    pool.reconfigure(Map.of(PoolSettings.ACQUIRE_TIMEOUT.name(), "2s"));
    assertThat(pool.settings().get(PoolSettings.ACQUIRE_TIMEOUT)).isEqualTo(Duration.ofSeconds(2));
    Background<Lease<C>> waiter = rig.queue(pool, Acquire.standard());
    advance(Duration.ofMillis(2_002));
    waiter.failure(AcquireTimeoutException.class);
    lease.close();
    assertThat(occupancy(pool).idle()).isEqualTo(1);
    assertThat(totals(pool).closedTotal()).isZero();
  }

  @Test
  void reconfigure_ofTheSize_resizes() throws InterruptedException {
    ManagedPool<C> pool = pool(4);
    fill(pool, 4);
    pool.reconfigure(Map.of(PoolSettings.MAX_SIZE.name(), 1));
    rig.awaitTotal(pool, 1);
    assertThat(occupancy(pool).maxSize()).isEqualTo(1);
  }

  @Test
  void reconfigure_withMistakes_namesThemAll_andChangesNothing() {
    ManagedPool<C> pool = pool(3);
    assertThatThrownBy(() -> pool.reconfigure(
        Map.of(PoolSettings.MAX_SIZE.name(), "many", "no-such-setting", 1, PoolSettings.ACQUIRE_TIMEOUT.name(), "2s")))
        .isInstanceOf(InvalidSettingsException.class).hasMessageContaining("max-size")
        .hasMessageContaining("no-such-setting");
    assertThat(occupancy(pool).maxSize()).isEqualTo(3);
    assertThat(pool.settings().get(PoolSettings.ACQUIRE_TIMEOUT)).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void reconfigure_withValuesThatDoNotFit_changesNothing() {
    ManagedPool<C> pool = pool(3);
    assertThatThrownBy(() -> pool.reconfigure(Map.of(PoolSettings.MIN_IDLE.name(), 4)))
        .isInstanceOf(InvalidSettingsException.class);
    assertThat(occupancy(pool).minIdle()).isZero();
    assertThat(pool.settings().get(PoolSettings.MIN_IDLE)).isZero();
  }

  /** Each thread has a setting of its own, which nobody else may set back. */
  @Test
  void changesAtTheSameTime_areAllMade() {
    ManagedPool<C> pool = pool(4);
    Racer.virtual(3).race(racer -> {
      for (int step = 1; step <= 300; step++) {
        switch (racer) {
          case 0 -> {
            pool.resize(0, 4 + step % 3);
            Disorder.stir();
            assertThat(pool.settings().get(PoolSettings.MAX_SIZE)).isEqualTo(4 + step % 3);
            assertThat(occupancy(pool).maxSize()).isEqualTo(4 + step % 3);
          }
          case 1 -> {
            pool.reconfigure(Map.of(PoolSettings.MAX_PENDING.name(), step));
            Disorder.stir();
            assertThat(pool.settings().get(PoolSettings.MAX_PENDING)).isEqualTo(step);
          }
          default -> {
            pool.reconfigure(Map.of(PoolSettings.ACQUIRE_TIMEOUT.name(), step + "s"));
            Disorder.stir();
            assertThat(pool.settings().get(PoolSettings.ACQUIRE_TIMEOUT)).isEqualTo(Duration.ofSeconds(step));
          }
        }
      }
      return true;
    }).all();
  }
}
