package dev.heddle.pool.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.pool.EvictMode;
import dev.heddle.pool.PoolAct;
import dev.heddle.pool.PoolSettings;
import dev.heddle.pool.spi.NativePool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/**
 * What a backend promises that brings a pool of its own: {@link BackendContract}, and what the gate before the pool
 * relies on, also where the target refuses, stays silent or dies.
 *
 * @param <C> the connection
 */
public abstract class NativePoolContract<C> extends BackendContract<C> {

  private static final int SIZE = 3;

  /** For subclasses. */
  protected NativePoolContract() {
  }

  private NativePool<C> pool(Map<String, ?> settings) {
    Map<String, Object> sized = new LinkedHashMap<>(settings);
    sized.putIfAbsent(PoolSettings.MAX_SIZE.name(), SIZE);
    return (NativePool<C>) create(sized);
  }

  private NativePool<C> pool() {
    return pool(fixture.settings());
  }

  /** Closes a pool and insists that nothing of it is left. */
  private void close(NativePool<C> pool) {
    pool.close();
    Eventually.that("all permits are back", () -> budget.reserved() == 0, () -> budget.reserved() + " reserved");
    Eventually.that("all that was opened is told closed", () -> context.opened() == context.closed(),
        () -> context.opened() + " opened, " + context.closed() + " closed");
    assertThat(budget.faults()).isEmpty();
  }

  @Test
  void take_givesAConnection_thatWorks() throws Exception {
    NativePool<C> pool = pool();
    C connection = context.leases().take(pool, plenty());
    assertThat(backend().connectionType()).isAssignableFrom(connection.getClass());
    fixture.use(connection);
    assertThat(pool.figures().inUse()).isEqualTo(1);
    context.leases().giveBack(pool, connection);
    Eventually.that("it is idle", () -> pool.figures().inUse() == 0 && pool.figures().idle() >= 1,
        () -> pool.figures().toString());
    close(pool);
  }

  @Test
  void take_usesAgain_whatWasGivenBack() throws Exception {
    NativePool<C> pool = pool();
    for (int i = 0; i < 5; i++) {
      C connection = context.leases().take(pool, plenty());
      fixture.use(connection);
      context.leases().giveBack(pool, connection);
    }
    Eventually.that("an open was told", () -> context.opened() >= 1);
    assertThat(context.opened()).isLessThanOrEqualTo(SIZE);
    close(pool);
  }

  @Test
  void take_givesAsMany_asThePoolMayHave() throws Exception {
    NativePool<C> pool = pool();
    List<C> taken = new ArrayList<>();
    for (int i = 0; i < SIZE; i++) {
      C connection = context.leases().take(pool, plenty());
      fixture.use(connection);
      taken.add(connection);
    }
    assertThat(pool.figures().inUse()).isEqualTo(SIZE);
    assertThat(budget.reserved()).isBetween(1, SIZE);
    taken.forEach(connection -> context.leases().giveBack(pool, connection));
    close(pool);
  }

  @Test
  void opens_takePermits_neverMoreThanMaxSize() {
    NativePool<C> pool = pool();
    Racer.virtual(SIZE).race(racer -> {
      for (int i = 0; i < 20; i++) {
        C connection = context.leases().take(pool, plenty());
        fixture.use(connection);
        if (i % 7 == 0) {
          context.leases().discard(pool, connection, new IllegalStateException("sick"));
        } else {
          context.leases().giveBack(pool, connection);
        }
      }
      return true;
    }).all();
    assertThat(budget.peak()).isLessThanOrEqualTo(SIZE);
    close(pool);
  }

  @Test
  void discard_closesTheConnection_andMakesRoom() throws Exception {
    NativePool<C> pool = pool();
    for (int i = 0; i < 2 * SIZE; i++) {
      C connection = context.leases().take(pool, plenty());
      fixture.use(connection);
      context.leases().discard(pool, connection, new IllegalStateException("sick"));
    }
    Eventually.that("all were told closed", () -> context.closed() >= 2 * SIZE, () -> context.closed() + " closed");
    Eventually.that("none is in use", () -> pool.figures().inUse() == 0, () -> pool.figures().toString());
    close(pool);
  }

  @Test
  void abort_endsTheUse_andTheHolderMayStillDiscard() throws Exception {
    NativePool<C> pool = pool();
    C connection = context.leases().take(pool, plenty());
    pool.abort(connection);
    assertThatThrownBy(() -> fixture.use(connection)).isInstanceOf(Exception.class);
    context.leases().discard(pool, connection, new IllegalStateException("sick"));
    Eventually.that("it is no more in use", () -> pool.figures().inUse() == 0, () -> pool.figures().toString());
    C next = context.leases().take(pool, plenty());
    fixture.use(next);
    context.leases().giveBack(pool, next);
    close(pool);
  }

  @Test
  void killedConnection_breaksItsUse_andIsReplaced() throws Exception {
    NativePool<C> pool = pool();
    C connection = context.leases().take(pool, plenty());
    fixture.kill(connection);
    Throwable failure = Assertions.catchThrowable(() -> fixture.use(connection));
    assertThat(failure).isNotNull();
    assertThat(backend().classify(failure).breaksConnection()).as(everyMessage(failure)).isTrue();
    context.leases().discard(pool, connection, new IllegalStateException("sick"));
    C next = context.leases().take(pool, plenty());
    fixture.use(next);
    context.leases().giveBack(pool, next);
    close(pool);
  }

  @Test
  void take_whereNobodyListens_failsInTime() {
    FaultServer nobody = FaultServer.refusing();
    NativePool<C> pool = pool(fixture.settingsFor(nobody.host(), nobody.port()));
    Throwable failure = failureInTime(() -> context.leases().take(pool, soon()));
    assertThat(backend().classify(failure).isUnhealthy()).as(everyMessage(failure)).isTrue();
    assertThat(pool.figures().inUse()).isZero();
    close(pool);
  }

  @Test
  void take_whereTheTargetIsSilent_failsInTime() {
    try (FaultServer server = FaultServer.silent()) {
      NativePool<C> pool = pool(fixture.settingsFor(server.host(), server.port()));
      Throwable failure = failureInTime(() -> context.leases().take(pool, soon()));
      assertThat(failure).isNotInstanceOf(AssertionError.class);
      close(pool);
    }
  }

  @Test
  void take_whereTheTargetIsSilent_canBeInterrupted() {
    try (FaultServer server = FaultServer.silent()) {
      NativePool<C> pool = pool(fixture.settingsFor(server.host(), server.port()));
      Background<C> take = Background.run(() -> context.leases().take(pool, soon()));
      take.interrupt();
      assertThat(take.failure(Throwable.class)).isNotInstanceOf(AssertionError.class);
      close(pool);
    }
  }

  @Test
  void probe_ofATargetThatWorks_succeeds() throws Exception {
    NativePool<C> pool = pool();
    pool.probe(plenty());
    C connection = context.leases().take(pool, plenty());
    pool.probe(plenty());
    fixture.use(connection);
    context.leases().giveBack(pool, connection);
    close(pool);
  }

  @Test
  void probe_whereNobodyListens_failsInTime() {
    FaultServer nobody = FaultServer.refusing();
    NativePool<C> pool = pool(fixture.settingsFor(nobody.host(), nobody.port()));
    Throwable failure = failureInTime(() -> {
      pool.probe(soon());
      return true;
    });
    assertThat(backend().classify(failure).isUnhealthy()).as(everyMessage(failure)).isTrue();
    close(pool);
  }

  @Test
  void resize_letsMoreBeTaken() throws Exception {
    NativePool<C> pool = pool();
    if (pool.capabilities().can(PoolAct.RESIZE)) {
      pool.resize(0, SIZE + 2);
      List<C> taken = new ArrayList<>();
      for (int i = 0; i < SIZE + 2; i++) {
        taken.add(context.leases().take(pool, plenty()));
      }
      taken.forEach(connection -> context.leases().giveBack(pool, connection));
      pool.resize(0, 1);
      Eventually.that("the surplus is closed", () -> pool.figures().idle() + pool.figures().inUse() <= 1,
          () -> pool.figures().toString());
      C connection = context.leases().take(pool, plenty());
      fixture.use(connection);
      context.leases().giveBack(pool, connection);
    }
    close(pool);
  }

  @Test
  void evict_closesIdleOnes_andLeasedOnesWhenTheyComeBack() throws Exception {
    NativePool<C> pool = pool();
    if (pool.capabilities().can(PoolAct.EVICT_SOFT)) {
      C idle = context.leases().take(pool, plenty());
      C leased = context.leases().take(pool, plenty());
      context.leases().giveBack(pool, idle);
      assertThat(pool.evict(EvictMode.SOFT)).isGreaterThanOrEqualTo(2);
      fixture.use(leased);
      context.leases().giveBack(pool, leased);
      Eventually.that("both are told closed", () -> context.closed() >= 2, () -> context.closed() + " closed");
      C next = context.leases().take(pool, plenty());
      fixture.use(next);
      context.leases().giveBack(pool, next);
    }
    close(pool);
  }

  @Test
  void capabilities_saysTheSame_always_inSentences() {
    NativePool<C> pool = pool();
    for (PoolAct act : PoolAct.values()) {
      assertThat(pool.capabilities().how(act)).isEqualTo(pool.capabilities().how(act));
      pool.capabilities().how(act).ifPresent(how -> assertThat(how).isNotBlank());
    }
    assertThat(pool.takeOverrun()).isBetween(Duration.ZERO, Duration.ofSeconds(5));
    close(pool);
  }

  @Test
  void close_ofAnUnusedPool_andASecondClose_work() {
    NativePool<C> pool = pool();
    close(pool);
    pool.close();
  }

  @Test
  void take_afterClose_fails() {
    NativePool<C> pool = pool();
    close(pool);
    assertThat(Background.run(() -> context.leases().take(pool, soon())).failure(Exception.class)).isNotNull();
  }
}
