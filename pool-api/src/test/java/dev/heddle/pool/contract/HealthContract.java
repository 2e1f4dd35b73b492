package dev.heddle.pool.contract;

import static dev.heddle.pool.contract.FakeTarget.Act.OPEN;
import static dev.heddle.pool.contract.FakeTarget.Act.VALIDATE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.pool.Acquire;
import dev.heddle.pool.AcquireTimeoutException;
import dev.heddle.pool.HealthStatus;
import dev.heddle.pool.Lease;
import dev.heddle.pool.ManagedPool;
import dev.heddle.pool.PoolConfig;
import dev.heddle.pool.PoolEvent;
import dev.heddle.pool.PoolHealth;
import dev.heddle.pool.PoolSettings;
import dev.heddle.pool.spi.FailureKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the pool knows of its target's health, and that asking costs nobody a connection. */
abstract class HealthContract extends ScriptedTopic {

  private static final Duration INTERVAL = Duration.ofMinutes(5);

  private static PoolConfig.Builder checked(int maxSize) {
    return patient(maxSize).set(PoolSettings.HEALTH_FAILURES, 2).set(PoolSettings.HEALTH_INTERVAL, INTERVAL);
  }

  private static PoolHealth check(ManagedPool<FakeConnection> pool) {
    return Background.run(pool::validateNow).result();
  }

  private static void report(ManagedPool<FakeConnection> pool, FailureKind kind) throws InterruptedException {
    try (Lease<FakeConnection> lease = pool.acquire(PATIENT)) {
      lease.report(failure(kind));
    }
  }

  @Test
  void health_isUnknown_untilSomethingIsKnown() {
    PoolHealth health = pool(checked(1)).health();
    assertThat(health.status()).isEqualTo(HealthStatus.UNKNOWN);
    assertThat(health.lastCheck()).isEmpty();
    assertThat(health.lastUsed()).isEmpty();
    assertThat(health.lastFailure()).isEmpty();
    assertThat(health.consecutiveFailures()).isZero();
  }

  @Test
  void check_thatSucceeds_makesHealthy() throws InterruptedException {
    ManagedPool<FakeConnection> pool = pool(checked(2));
    EventLog log = new EventLog();
    pool.listen(log);
    PoolHealth health = check(pool);
    assertThat(health.status()).isEqualTo(HealthStatus.HEALTHY);
    assertThat(health.lastCheck()).contains(rig.clock().instant());
    assertThat(pool.health().status()).isEqualTo(HealthStatus.HEALTHY);
    PoolEvent.HealthChanged event = log.await(PoolEvent.HealthChanged.class, 1).get(0);
    assertThat(event.from()).isEqualTo(HealthStatus.UNKNOWN);
    assertThat(event.to()).isEqualTo(HealthStatus.HEALTHY);
  }

  @Test
  void use_isSeen() throws InterruptedException {
    ManagedPool<FakeConnection> pool = pool(checked(1));
    pool.call(connection -> true);
    assertThat(pool.health().status()).isEqualTo(HealthStatus.HEALTHY);
    assertThat(pool.health().lastUsed()).isPresent();
  }

  @Test
  void check_thatFailsOnce_isNotYetUnhealthy_twiceIs() throws InterruptedException {
    ManagedPool<FakeConnection> pool = pool(checked(2));
    fill(pool, 1);
    EventLog log = new EventLog();
    pool.listen(log);
    on(VALIDATE).always(Step.refused());
    on(OPEN).always(Step.refused());
    PoolHealth first = check(pool);
    assertThat(first.consecutiveFailures()).isEqualTo(1);
    assertThat(first.status()).isNotEqualTo(HealthStatus.UNHEALTHY);
    PoolHealth second = check(pool);
    assertThat(second.status()).isEqualTo(HealthStatus.UNHEALTHY);
    assertThat(second.consecutiveFailures()).isEqualTo(2);
    assertThat(second.lastFailure().orElseThrow()).contains("connection refused");
    assertThat(totals(pool).healthCheckFailures()).isEqualTo(2);
    Eventually.that("an event tells it", () -> log.of(PoolEvent.HealthChanged.class).stream()
        .anyMatch(event -> event.to() == HealthStatus.UNHEALTHY));
  }

  @Test
  void check_thatSucceedsAgain_recovers() {
    ManagedPool<FakeConnection> pool = pool(checked(1));
    on(OPEN).always(Step.refused());
    check(pool);
    assertThat(check(pool).status()).isEqualTo(HealthStatus.UNHEALTHY);
    on(OPEN).always(Step.OK);
    PoolHealth health = check(pool);
    assertThat(health.status()).isEqualTo(HealthStatus.HEALTHY);
    assertThat(health.consecutiveFailures()).isZero();
    assertThat(health.lastFailure()).isEmpty();
  }

  @Test
  void check_comesByItself_everyInterval() throws InterruptedException {
    ManagedPool<FakeConnection> pool = pool(checked(1));
    fill(pool, 1);
    int before = on(VALIDATE).begun();
    rig.advanceUntil("it was checked", SECOND.multipliedBy(10), INTERVAL.plus(MINUTE),
        () -> on(VALIDATE).begun() > before && pool.health().lastCheck().isPresent());
    assertThat(pool.health().status()).isEqualTo(HealthStatus.HEALTHY);
  }

  @Test
  void report_ofWhatIsTheTargetsFault_counts() throws InterruptedException {
    ManagedPool<FakeConnection> pool = pool(checked(2));
    List<Lease<FakeConnection>> held = leases(pool, 2);
    held.get(0).report(failure(FailureKind.BROKEN));
    assertThat(pool.health().status()).isNotEqualTo(HealthStatus.UNHEALTHY);
    held.get(1).report(failure(FailureKind.TARGET_DOWN));
    assertThat(pool.health().status()).isEqualTo(HealthStatus.UNHEALTHY);
    assertThat(pool.health().lastFailure().orElseThrow()).contains("TARGET_DOWN");
  }

  @Test
  void report_ofWhatIsNot_doesNotCount() throws InterruptedException {
    ManagedPool<FakeConnection> pool = pool(checked(1));
    for (int i = 0; i < 5; i++) {
      report(pool, FailureKind.REQUEST);
      report(pool, FailureKind.OVERLOADED);
    }
    assertThat(pool.health().status()).isNotEqualTo(HealthStatus.UNHEALTHY);
    assertThat(pool.health().consecutiveFailures()).isZero();
  }

  @Test
  void saturated_isNotUnhealthy() throws InterruptedException {
    ManagedPool<FakeConnection> pool = pool(checked(2));
    List<Lease<FakeConnection>> held = leases(pool, 2);
    for (int i = 0; i < 3; i++) {
      Background<Lease<FakeConnection>> loser = rig.queue(pool, Acquire.within(SECOND));
      advance(SECOND.plusMillis(2));
      loser.failure(AcquireTimeoutException.class);
      assertThat(check(pool).status()).isNotEqualTo(HealthStatus.UNHEALTHY);
    }
    assertThat(pool.health().consecutiveFailures()).isZero();
    held.forEach(lease -> assertThat(lease.get().isAlive()).isTrue());
    assertThat(target.mostPlaces()).isEqualTo(2);
  }

  @Test
  void check_neverTakesTheConnection_ofAUser() throws InterruptedException {
    ManagedPool<FakeConnection> pool = pool(checked(2));
    fill(pool, 2);
    Gate gate = target.gate();
    on(VALIDATE).always(gate.holds());
    Background<PoolHealth> check = Background.run(pool::validateNow);
    gate.awaitHeld(1);
    try (Lease<FakeConnection> lease = pool.acquire(AT_ONCE)) {
      lease.get().isAlive();
      assertThat(check.isDone()).isFalse();
    }
    gate.open();
    assertThat(check.result().status()).isEqualTo(HealthStatus.HEALTHY);
    assertThat(totals(pool).acquired()).isEqualTo(3);
  }

  @Test
  void check_ofAHangingTarget_ends_andCounts() throws InterruptedException {
    ManagedPool<FakeConnection> pool = pool(checked(2).set(PoolSettings.VALIDATE_TIMEOUT, Duration.ofSeconds(5))
        .openTimeout(Duration.ofSeconds(5)));
    fill(pool, 1);
    Gate gate = target.gate();
    on(VALIDATE).always(gate.holds());
    on(OPEN).always(gate.holds());
    Background<PoolHealth> check = Background.run(pool::validateNow);
    gate.awaitHeld(1);
    rig.advanceUntil("the check is over", SECOND, MINUTE, check::isDone);
    assertThat(check.result().consecutiveFailures()).isEqualTo(1);
  }

  @Test
  void check_canBeInterrupted() throws InterruptedException {
    ManagedPool<FakeConnection> pool = pool(checked(1));
    fill(pool, 1);
    Gate gate = target.gate();
    on(VALIDATE).always(gate.holds());
    Background<PoolHealth> check = Background.run(pool::validateNow);
    gate.awaitHeld(1);
    check.interrupt();
    check.failure(InterruptedException.class);
  }

  @Test
  void check_thatFindsOneDead_doesNotCondemnTheTarget() throws InterruptedException {
    ManagedPool<FakeConnection> pool = pool(checked(2));
    fill(pool, 1);
    target.killAll();
    PoolHealth health = check(pool);
    assertThat(health.status()).isEqualTo(HealthStatus.HEALTHY);
    assertThat(health.consecutiveFailures()).isZero();
    assertThat(totals(pool).healthCheckFailures()).isZero();
  }

  @Test
  void sickConnection_isReplacedAlone() throws InterruptedException {
    ManagedPool<FakeConnection> pool = pool(checked(3));
    List<Lease<FakeConnection>> held = leases(pool, 3);
    held.get(0).get().die();
    held.get(0).report(failure(FailureKind.BROKEN));
    held.forEach(Lease::close);
    rig.awaitTotal(pool, 2);
    assertThat(totals(pool).closedTotal()).isEqualTo(1);
  }

  @Test
  void facts_areThoseOfTheSource_asItKnowsThemNow() {
    ManagedPool<FakeConnection> pool = pool(checked(1));
    assertThat(pool.health().facts()).isEmpty();
    target.facts(Map.of("has_name", true));
    assertThat(pool.health().facts()).isEqualTo(Map.of("has_name", true));
    target.facts(Map.of("has_name", false));
    assertThat(check(pool).facts()).isEqualTo(Map.of("has_name", false));
    pool.close(Duration.ZERO);
    assertThat(pool.health().facts()).as("the reading methods go on answering").containsKey("has_name");
  }

  @Test
  void opens_thatFail_speakAgainstTheTarget() {
    on(OPEN).always(Step.refused());
    ManagedPool<FakeConnection> pool = pool(checked(1));
    Background<Lease<FakeConnection>> waiter = rig.queue(pool, Acquire.within(MINUTE));
    rig.advanceUntil("it is unhealthy", Duration.ofMillis(100), MINUTE,
        () -> pool.health().status() == HealthStatus.UNHEALTHY);
    waiter.interrupt();
    Eventually.that("the waiter has ended", waiter::isDone);
  }
}
