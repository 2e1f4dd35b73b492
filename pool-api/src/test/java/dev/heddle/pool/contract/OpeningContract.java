package dev.heddle.pool.contract;

import static dev.heddle.pool.contract.FakeTarget.Act.CLOSE;
import static dev.heddle.pool.contract.FakeTarget.Act.OPEN;
import static dev.heddle.pool.contract.FakeTarget.Act.WARM_UP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.pool.Acquire;
import dev.heddle.pool.AcquireTimeoutException;
import dev.heddle.pool.CloseReason;
import dev.heddle.pool.Deadline;
import dev.heddle.pool.EvictMode;
import dev.heddle.pool.Lease;
import dev.heddle.pool.ManagedPool;
import dev.heddle.pool.Occupancy;
import dev.heddle.pool.PoolConfig;
import dev.heddle.pool.PoolEvent;
import dev.heddle.pool.PoolSettings;
import dev.heddle.pool.spi.FailureKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** How the pool core opens connections: on demand, ahead, in parallel, and never too many. */
abstract class OpeningContract extends ScriptedTopic {

  private static final Duration OPEN_TIMEOUT = Duration.ofSeconds(10);

  private static PoolConfig.Builder openingTwo(int maxSize) {
    return patient(maxSize).set(PoolSettings.MAX_OPENING, 2).openTimeout(OPEN_TIMEOUT);
  }

  private List<Background<Lease<FakeConnection>>> queue(ManagedPool<FakeConnection> pool, int count) {
    List<Background<Lease<FakeConnection>>> waiters = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      waiters.add(rig.queue(pool, PATIENT));
    }
    return waiters;
  }

  @Test
  void opens_runInParallel_upToMaxOpening() {
    Gate gate = target.gate();
    on(OPEN).always(gate.holds());
    ManagedPool<FakeConnection> pool = pool(openingTwo(10));
    List<Background<Lease<FakeConnection>>> waiters = queue(pool, 8);
    gate.awaitHeld(2);
    assertThat(occupancy(pool).opening()).isEqualTo(2);
    gate.open();
    waiters.forEach(Background::result);
    assertThat(on(OPEN).peak()).isEqualTo(2);
  }

  @Test
  void whatIsOpenedAhead_orChecked_isNeverShownInUse() throws InterruptedException {
    ManagedPool<FakeConnection> pool = pool(patient(4).minIdle(4));
    for (int round = 0; round < 2_000; round++) {
      if (round % 2 == 0) {
        pool.evict(EvictMode.SOFT);
      } else {
        pool.validateNow();
      }
      Occupancy now;
      do {
        now = occupancy(pool);
        assertThat(now.inUse()).as("nobody leases, %s", now).isZero();
      } while (now.idle() < 4);
    }
  }

  @Test
  void opens_areAsMany_asThoseWhoWait() {
    Gate gate = target.gate();
    on(OPEN).always(gate.holds());
    ManagedPool<FakeConnection> pool = patientPool(10);
    List<Background<Lease<FakeConnection>>> waiters = queue(pool, 2);
    gate.awaitHeld(2);
    gate.open();
    waiters.forEach(Background::result);
    assertThat(target.opened()).isEqualTo(2);
  }

  @Test
  void open_thatHangs_delaysNobodyElse() throws InterruptedException {
    Gate gate = target.gate();
    on(OPEN).then(gate.holds());
    ManagedPool<FakeConnection> pool = pool(openingTwo(2));
    List<Background<Lease<FakeConnection>>> waiters = List.of(Background.run(() -> pool.acquire(PATIENT)),
        Background.run(() -> pool.acquire(PATIENT)));
    gate.awaitHeld(1);
    Eventually.that("one of both is served", () -> waiters.stream().anyMatch(Background::isDone));
    waiters.stream().filter(Background::isDone).forEach(waiter -> waiter.result().close());
    waiters.forEach(waiter -> assertThat(waiter.result()).isNotNull());
    assertThat(gate.held()).isEqualTo(1);
  }

  @Test
  void open_thatHangs_isAbandoned_counted_andItsPlaceUsedAgain() {
    Gate gate = target.gate();
    on(OPEN).then(gate.holds());
    ManagedPool<FakeConnection> pool = pool(openingTwo(1));
    EventLog log = new EventLog();
    pool.listen(log);
    Background<Lease<FakeConnection>> waiter = rig.queue(pool, PATIENT);
    gate.awaitHeld(1);
    advance(OPEN_TIMEOUT.minus(SECOND));
    assertThat(totals(pool).openAbandoned()).isZero();
    rig.advanceUntil("it is abandoned", Duration.ofMillis(100), Duration.ofSeconds(3),
        () -> totals(pool).openAbandoned() == 1);
    rig.advanceUntil("the waiter is served by the next one", SECOND, MINUTE, waiter::isDone);
    waiter.result().close();
    Eventually.that("the hanging thread was interrupted", () -> gate.held() == 0);
    log.await(PoolEvent.OpenFailed.class, 1);
    assertThat(occupancy(pool).opening()).isZero();
  }

  @Test
  void open_thatIsAbandoned_andArrivesLate_isClosed_andNeverLent() {
    Gate gate = target.gate();
    on(OPEN).then(gate.holdsDeaf());
    ManagedPool<FakeConnection> pool = pool(openingTwo(1));
    Background<Lease<FakeConnection>> waiter = rig.queue(pool, PATIENT);
    gate.awaitHeld(1);
    rig.advanceUntil("it is abandoned", SECOND, MINUTE, () -> totals(pool).openAbandoned() == 1);
    rig.advanceUntil("the waiter is served by the next one", SECOND, MINUTE, waiter::isDone);
    Lease<FakeConnection> lease = waiter.result();
    gate.open();
    Eventually.that("what arrived late is closed", () -> target.open() == 1 && target.closed() == 1);
    Eventually.that("and counted", () -> totals(pool).closed().containsKey(CloseReason.LATE));
    assertThat(lease.get().isAlive()).isTrue();
    assertThat(occupancy(pool).total()).isEqualTo(1);
    lease.close();
  }

  @Test
  void open_outlivesItsWaiter_andServesTheNext() {
    Gate gate = target.gate();
    on(OPEN).then(gate.holds());
    ManagedPool<FakeConnection> pool = pool(openingTwo(1));
    Background<Lease<FakeConnection>> waiter = rig.queue(pool, Acquire.within(SECOND));
    gate.awaitHeld(1);
    advance(SECOND.plusMillis(2));
    waiter.failure(AcquireTimeoutException.class);
    Background<Lease<FakeConnection>> next = rig.queue(pool, PATIENT);
    gate.open();
    next.result().close();
    assertThat(target.opened()).isEqualTo(1);
    assertThat(on(OPEN).begun()).isEqualTo(1);
  }

  @Test
  void open_isNotDisturbed_byTheInterruptOfItsWaiter() {
    Gate gate = target.gate();
    on(OPEN).then(gate.holds());
    ManagedPool<FakeConnection> pool = pool(openingTwo(1));
    Background<Lease<FakeConnection>> waiter = rig.queue(pool, PATIENT);
    gate.awaitHeld(1);
    waiter.interrupt();
    waiter.failure(InterruptedException.class);
    assertThat(gate.held()).isEqualTo(1);
    gate.open();
    rig.awaitIdle(pool, 1);
    assertThat(totals(pool).opened()).isEqualTo(1);
  }

  @Test
  void release_servesAWaiter_whoseOpenIsStillUnderWay() throws InterruptedException {
    ManagedPool<FakeConnection> pool = pool(openingTwo(2));
    Lease<FakeConnection> lease = lease(pool);
    Gate gate = target.gate();
    on(OPEN).then(gate.holds());
    Background<Lease<FakeConnection>> waiter = rig.queue(pool, PATIENT);
    gate.awaitHeld(1);
    lease.close();
    waiter.result().close();
    gate.open();
    rig.awaitIdle(pool, 2);
  }

  @Test
  void opens_giveTheFactory_theOpenTimeoutAsDeadline() throws InterruptedException {
    AtomicReference<Deadline> given = new AtomicReference<>(Deadline.NONE);
    AtomicReference<Duration> left = new AtomicReference<>(Duration.ZERO);
    on(OPEN).then(deadline -> {
      given.set(deadline);
      left.set(deadline.remaining());
    });
    ManagedPool<FakeConnection> pool = pool(openingTwo(1));
    lease(pool).close();
    assertThat(given.get().isNone()).isFalse();
    assertThat(left.get()).isEqualTo(OPEN_TIMEOUT);
  }

  @Test
  void close_thatIsSlow_keepsItsPlaceTaken() throws InterruptedException {
    Gate gate = target.gate();
    on(CLOSE).then(gate.holds());
    ManagedPool<FakeConnection> pool = patientPool(1);
    lease(pool).invalidate(failure(FailureKind.BROKEN));
    gate.awaitHeld(1);
    Background<Lease<FakeConnection>> waiter = rig.queue(pool, PATIENT);
    assertThat(occupancy(pool).closing()).isEqualTo(1);
    assertThat(on(OPEN).begun()).isEqualTo(1);
    gate.open();
    waiter.result().close();
    assertThat(target.mostPlaces()).isEqualTo(1);
  }

  @Test
  void invalidate_returns_evenIfTheCloseHangs() throws InterruptedException {
    Gate gate = target.gate();
    on(CLOSE).always(gate.holds());
    ManagedPool<FakeConnection> pool = patientPool(2);
    lease(pool).invalidate(failure(FailureKind.BROKEN));
    gate.awaitHeld(1);
    lease(pool).close();
    gate.open();
  }

  @Test
  void places_areNeverMoreThanMaxSize_whateverHappens() {
    on(OPEN).always(Step.slow(Duration.ofNanos(200_000)));
    on(CLOSE).always(Step.slow(Duration.ofNanos(300_000)));
    ManagedPool<FakeConnection> pool = patientPool(3);
    Racer.virtual(100).race(racer -> {
      for (int lap = 0; lap < 10; lap++) {
        try (Lease<FakeConnection> lease = lease(pool)) {
          lease.get().use();
          if ((racer + lap) % 3 == 0) {
            lease.invalidate(failure(FailureKind.BROKEN));
          }
        }
      }
      return true;
    }).all();
    assertThat(target.mostPlaces()).isEqualTo(3);
  }

  @Test
  void warmUp_comesBeforeTheFirstHolder() throws InterruptedException {
    Gate gate = target.gate();
    on(WARM_UP).then(gate.holds());
    ManagedPool<FakeConnection> pool = patientPool(1);
    Background<Lease<FakeConnection>> waiter = rig.queue(pool, PATIENT);
    gate.awaitHeld(1);
    assertThat(waiter.isDone()).isFalse();
    gate.open();
    waiter.result().close();
    assertThat(on(WARM_UP).begun()).isEqualTo(1);
    lease(pool).close();
    assertThat(on(WARM_UP).begun()).isEqualTo(1);
  }

  @Test
  void warmUp_thatFails_closesTheConnection_andAnotherIsOpened() {
    on(WARM_UP).then(Step.fails(FailureKind.BROKEN, "cannot be prepared"));
    ManagedPool<FakeConnection> pool = patientPool(1);
    Background<Lease<FakeConnection>> waiter = rig.queue(pool, PATIENT);
    rig.advanceUntil("the waiter is served", SECOND, MINUTE, waiter::isDone);
    waiter.result().close();
    assertThat(target.closed()).isEqualTo(1);
    assertThat(totals(pool).openFailed()).isEqualTo(1);
  }

  @Test
  void minIdle_isFilledInTheBackground_andAwaited() throws InterruptedException {
    ManagedPool<FakeConnection> pool = pool(patient(5).minIdle(3));
    assertThat(Background.run(() -> pool.awaitReady(MINUTE)).result()).isTrue();
    rig.awaitIdle(pool, 3);
    assertThat(target.opened()).isEqualTo(3);
    lease(pool).invalidate(failure(FailureKind.BROKEN));
    Eventually.that("the place is filled again", () -> occupancy(pool).idle() == 3 && occupancy(pool).total() == 3);
  }

  @Test
  void minIdle_isRefilled_whileConnectionsAreLeased() throws InterruptedException {
    ManagedPool<FakeConnection> pool = pool(patient(3).minIdle(2));
    rig.awaitIdle(pool, 2);
    List<Lease<FakeConnection>> held = leases(pool, 2);
    rig.advanceUntil("the last place is filled", SECOND, MINUTE, () -> occupancy(pool).idle() == 1);
    assertThat(occupancy(pool).total()).isEqualTo(3);
    held.forEach(Lease::close);
    assertThat(occupancy(pool).total()).isEqualTo(3);
  }

  @Test
  void awaitReady_endsAtItsLimit() {
    Gate gate = target.gate();
    on(OPEN).always(gate.holds());
    ManagedPool<FakeConnection> pool = pool(patient(2).minIdle(2).openTimeout(Duration.ofHours(1)));
    Background<Boolean> ready = Background.run(() -> pool.awaitReady(MINUTE));
    gate.awaitHeld(2);
    rig.advanceUntil("the limit is reached", SECOND, MINUTE.plus(SECOND), ready::isDone);
    assertThat(ready.result()).isFalse();
  }

  @Test
  void awaitReady_withoutMinIdle_isTrueAtOnce() throws InterruptedException {
    assertThat(patientPool(2).awaitReady(Duration.ZERO)).isTrue();
  }

  @Test
  void minIdle_isNotFilled_whilePaused() throws InterruptedException {
    ManagedPool<FakeConnection> pool = patientPool(3);
    pool.pause();
    pool.resize(2, 3);
    advance(MINUTE);
    assertThat(on(OPEN).begun()).isZero();
    pool.resume();
    rig.awaitIdle(pool, 2);
  }

  @Test
  void minIdle_raised_isFilledAtOnce() {
    ManagedPool<FakeConnection> pool = patientPool(3);
    pool.resize(2, 3);
    rig.awaitIdle(pool, 2);
    assertThat(occupancy(pool).minIdle()).isEqualTo(2);
  }

  @Test
  void filling_doesNotTakeThePlaces_ofThoseWhoWait() throws InterruptedException {
    Gate gate = target.gate();
    on(OPEN).always(gate.holds());
    ManagedPool<FakeConnection> pool = pool(openingTwo(2).minIdle(2));
    gate.awaitHeld(2);
    List<Background<Lease<FakeConnection>>> waiters = queue(pool, 2);
    gate.open();
    waiters.forEach(waiter -> assertThat(waiter.result()).isNotNull());
    assertThat(target.opened()).isEqualTo(2);
  }

  @Test
  void budget_isTakenForEachOpen_andReturnedAfterTheClose() throws InterruptedException {
    ManagedPool<FakeConnection> pool = patientPool(3);
    List<Lease<FakeConnection>> held = leases(pool, 3);
    assertThat(rig.budget().reserved()).isEqualTo(3);
    Gate gate = target.gate();
    on(CLOSE).always(gate.holds());
    held.get(0).invalidate(failure(FailureKind.BROKEN));
    gate.awaitHeld(1);
    assertThat(rig.budget().reserved()).isEqualTo(3);
    gate.open();
    Eventually.that("the permit is back", () -> rig.budget().reserved() == 2);
  }

  @Test
  void budget_isGivenBack_whenAnOpenFails() {
    on(OPEN).then(Step.refused());
    ManagedPool<FakeConnection> pool = patientPool(1);
    Background<Lease<FakeConnection>> waiter = rig.queue(pool, PATIENT);
    rig.advanceUntil("the waiter is served", SECOND, MINUTE, waiter::isDone);
    waiter.result();
    assertThat(rig.budget().reserved()).isEqualTo(1);
    assertThat(rig.budget().peak()).isEqualTo(1);
  }

  @Test
  void budget_thatIsUsedUp_makesAcquirersWait_andIsNeverExceeded() throws InterruptedException {
    rig.budget().limit(1);
    ManagedPool<FakeConnection> pool = patientPool(3);
    Lease<FakeConnection> lease = lease(pool);
    Background<Lease<FakeConnection>> waiter = rig.queue(pool, PATIENT);
    assertThat(target.opened()).isEqualTo(1);
    lease.close();
    waiter.result().close();
    assertThat(rig.budget().peak()).isEqualTo(1);
  }

  @Test
  void budget_thatGrows_servesThoseWhoWait() throws InterruptedException {
    rig.budget().limit(1);
    ManagedPool<FakeConnection> pool = patientPool(3);
    Lease<FakeConnection> lease = lease(pool);
    Background<Lease<FakeConnection>> waiter = rig.queue(pool, PATIENT);
    rig.budget().limit(2);
    rig.advanceUntil("the waiter is served", Duration.ofMillis(100), MINUTE, waiter::isDone);
    waiter.result().close();
    lease.close();
  }

  @Test
  void close_duringAnOpen_closesWhatArrives() {
    Gate gate = target.gate();
    on(OPEN).always(gate.holdsDeaf());
    ManagedPool<FakeConnection> pool = patientPool(2);
    Background<Lease<FakeConnection>> waiter = rig.queue(pool, PATIENT);
    gate.awaitHeld(1);
    Background<?> close = Background.run(() -> pool.close(Duration.ZERO));
    waiter.failure(dev.heddle.pool.PoolClosedException.class);
    gate.open();
    close.result();
    Eventually.that("what arrived is closed", () -> target.open() == 0 && target.closed() == target.opened());
  }

  @Test
  void shutdown_comesOnce_afterTheLastClose() throws InterruptedException {
    ManagedPool<FakeConnection> pool = patientPool(2);
    fill(pool, 2);
    pool.close(Duration.ZERO);
    pool.close(Duration.ZERO);
    Eventually.that("the factory is told", () -> target.shutdowns() == 1);
  }
}
