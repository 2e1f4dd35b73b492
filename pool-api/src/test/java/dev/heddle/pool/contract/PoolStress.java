package dev.heddle.pool.contract;

import dev.heddle.pool.Acquire;
import dev.heddle.pool.CloseReport;
import dev.heddle.pool.EvictMode;
import dev.heddle.pool.Lease;
import dev.heddle.pool.ManagedPool;
import dev.heddle.pool.Occupancy;
import dev.heddle.pool.PauseMode;
import dev.heddle.pool.PoolConfig;
import dev.heddle.pool.PoolException;
import dev.heddle.pool.PoolSettings;
import dev.heddle.pool.PoolState;
import dev.heddle.pool.Settings;
import dev.heddle.pool.TimeSource;
import dev.heddle.pool.spi.Backends;
import dev.heddle.pool.spi.PoolProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * A long random run of a whole pool on the real clock: many virtual threads acquire, use, release, invalidate, time out
 * and are interrupted, while the target fails, hangs and hands over dead connections, and an operator resizes, pauses,
 * evicts, drains and reconfigures. Invariants are watched all the time. In the end the target is well again, and the
 * pool must be whole: as many leases as it has places, nobody waiting, everything that was opened closed, all permits
 * back.
 *
 * <p>Needs neither JUnit nor AssertJ, so that a command can run it for minutes.
 */
public final class PoolStress {

  /** So much longer than it was allowed to may an acquire of ours last, however busy the machine. */
  private static final Duration LATE = Duration.ofSeconds(15);

  private final StressPlan plan;
  private final FakeTarget target = new FakeTarget();
  private final FakeBackend backend;
  private final CountingBudget budget = new CountingBudget(Integer.MAX_VALUE);
  private final StressTally tally = new StressTally();
  private final StressChaos chaos = new StressChaos(target);
  private final ManagedPool<FakeConnection> pool;
  private final SplittableRandom random;

  private PoolStress(StressPlan plan, PoolProvider provider) {
    this.plan = plan;
    this.random = new SplittableRandom(plan.seed());
    this.backend = plan.nativelyPooled() ? FakeBackend.nativelyPooled(target) : FakeBackend.pooled(target);
    target.limit(plan.maxSize());
    Settings settings = Settings.of(Backends.settings(backend), rough(plan));
    this.pool = provider.create("stress", backend, settings, TimeSource.system(), budget);
  }

  /** Short times, so that everything that can happen by the clock happens often. */
  private static Map<String, Object> rough(StressPlan plan) {
    PoolConfig config = PoolConfig.builder().maxSize(plan.maxSize()).minIdle(plan.maxSize() / 4)
        .acquireTimeout(Duration.ofMillis(50)).openTimeout(Duration.ofMillis(40))
        .maxPending(plan.users() * 3 / 4)
        .set(PoolSettings.VALIDATE_TIMEOUT, Duration.ofMillis(30))
        .set(PoolSettings.VALIDATION_INTERVAL, Duration.ofMillis(5))
        .set(PoolSettings.IDLE_TIMEOUT, Duration.ofMillis(50))
        .set(PoolSettings.MAX_LIFETIME, Duration.ofMillis(200))
        .set(PoolSettings.LIFETIME_JITTER, 0.5)
        .set(PoolSettings.MAX_USES, 500)
        .set(PoolSettings.KEEPALIVE, Duration.ofMillis(20))
        .set(PoolSettings.BREAKER_PROBE_INTERVAL, Duration.ofMillis(5))
        .set(PoolSettings.HEALTH_INTERVAL, Duration.ofMillis(25))
        .set(PoolSettings.LEAK_THRESHOLD, Duration.ofMillis(100))
        .build();
    return new LinkedHashMap<>(config.settings().given());
  }

  /**
   * What a run did.
   *
   * @param plan the plan, with its seed
   * @param leases how many leases were given to users
   * @param timeouts how many acquires timed out
   * @param refusals how many were refused: queue full, target down, paused
   * @param interrupts how many were interrupted
   * @param cutOff how many leases had ended before their holders looked
   * @param acts how many acts the operator performed
   * @param opened how many connections were opened
   * @param mostPlaces the most places that were taken at a time
   */
  public record Report(
      StressPlan plan,
      long leases,
      long timeouts,
      long refusals,
      long interrupts,
      long cutOff,
      long acts,
      long opened,
      int mostPlaces) {
  }

  /**
   * Runs a plan with the pool core that is found on the class path.
   *
   * @param plan what to do
   * @return what was done
   * @throws AssertionError if an invariant was broken; the message has the seed
   */
  public static Report run(StressPlan plan) {
    return run(plan, Backends.provider());
  }

  /**
   * Runs a plan.
   *
   * @param plan what to do
   * @param provider makes the pool
   * @return what was done
   * @throws AssertionError if an invariant was broken; the message has the seed
   */
  public static Report run(StressPlan plan, PoolProvider provider) {
    try {
      return new PoolStress(plan, provider).run();
    } catch (AssertionError broken) {
      throw new AssertionError(plan + ": " + broken.getMessage(), broken);
    }
  }

  /** What hangs in a native pool hangs in the thread of the user, until the storm is over. */
  private Duration late() {
    return plan.nativelyPooled() ? LATE.plus(plan.length()) : LATE;
  }

  private Report run() {
    List<Thread> users = new ArrayList<>();
    for (int i = 0; i < plan.users(); i++) {
      users.add(Thread.ofVirtual().name("user-" + i).start(new StressUser(pool, tally, random.split(), late())));
    }
    long end = System.nanoTime() + plan.length().toNanos();
    while (System.nanoTime() - end < 0 && tally.faults().isEmpty()) {
      disturb(users);
      watch();
      LockSupport.parkNanos(1_000_000);
    }
    settle(users);
    insistOnAWholePool();
    insistOnNothingLeft();
    return new Report(plan, tally.leases.sum(), tally.timeouts.sum(), tally.refusals.sum(), tally.interrupts.sum(),
        tally.cutOff.sum(), tally.acts.sum(), target.opened(), target.mostPlaces());
  }

  /** One act of the operator, or of fate. */
  private void disturb(List<Thread> users) {
    try {
      switch (random.nextInt(14)) {
        case 0 -> pool.resize(0, 1 + random.nextInt(plan.maxSize()));
        case 1 -> pool.resize(plan.maxSize() / 4, plan.maxSize());
        case 2 -> pool.pause(random.nextBoolean() ? PauseMode.QUEUE : PauseMode.FAIL);
        case 3, 4 -> pool.resume();
        case 5 -> pool.evict(EvictMode.SOFT);
        case 6 -> pool.evict(EvictMode.HARD);
        case 7 -> pool.drain(Duration.ofMillis(random.nextInt(3)));
        case 8 -> pool.reconfigure(Map.of(PoolSettings.MAX_USES.name(), random.nextInt(1_000)));
        case 9 -> pool.reconfigure(Map.of(FakeBackend.ENDPOINT.name(), "fake://" + random.nextInt(3)));
        case 10 -> chaos.strike();
        case 11 -> target.connections().stream().findAny().ifPresent(connection -> backend.context().dead(connection,
            new FakeFailure(dev.heddle.pool.spi.FailureKind.BROKEN, "it learnt so")));
        default -> users.get(random.nextInt(users.size())).interrupt();
      }
      if (pool.state() == PoolState.DRAINING || (pool.state() == PoolState.PAUSED && random.nextInt(3) == 0)) {
        pool.resume();
      }
    } catch (PoolException notNow) {
      pool.resume();
    } catch (InterruptedException stopped) {
      throw new AssertionError("the operator was interrupted", stopped);
    }
    if (random.nextInt(4) == 0) {
      chaos.recover();
    }
    tally.acts.increment();
  }

  private void watch() {
    Occupancy now = pool.stats().occupancy();
    if (Math.min(Math.min(now.idle(), now.inUse()),
        Math.min(now.opening(), Math.min(now.closing(), now.pending()))) < 0) {
      tally.fault("a negative figure: " + now);
    }
    target.faults().forEach(tally::fault);
    budget.faults().forEach(tally::fault);
  }

  /** The storm is over: users stop, the target is well, the pool lends. */
  private void settle(List<Thread> users) {
    tally.end();
    chaos.calmDown();
    pool.resume();
    for (Thread user : users) {
      Eventually.that(user.getName() + " has stopped", () -> !user.isAlive(),
          () -> List.of(user.getStackTrace()) + " in " + pool.stats());
    }
  }

  private void insistOnAWholePool() {
    pool.resize(0, plan.maxSize());
    Eventually.that("nobody waits and nothing is leased",
        () -> pool.stats().occupancy().pending() == 0 && pool.stats().occupancy().inUse() == 0,
        () -> pool.stats().toString());
    List<Lease<FakeConnection>> all = new ArrayList<>();
    while (all.size() < plan.maxSize()) {
      Lease<FakeConnection> lease = acquireInPeace();
      try {
        lease.get().use();
        all.add(lease);
      } catch (FakeFailure leftDeadByTheStorm) {
        lease.report(leftDeadByTheStorm);
        lease.close();
      }
    }
    if (pool.tryAcquire().isPresent()) {
      throw new AssertionError("more leases than places");
    }
    all.forEach(Lease::close);
  }

  /** The breaker may still be open for a moment after the storm. */
  private Lease<FakeConnection> acquireInPeace() {
    long limit = System.nanoTime() + Eventually.LIMIT.toNanos();
    while (true) {
      try {
        return pool.acquire(Acquire.within(Duration.ofSeconds(5)));
      } catch (PoolException notYet) {
        if (System.nanoTime() - limit > 0) {
          throw new AssertionError("the pool does not recover: " + notYet.getMessage() + "; " + pool.stats(), notYet);
        }
        LockSupport.parkNanos(1_000_000);
      } catch (InterruptedException stopped) {
        throw new AssertionError("interrupted after the storm", stopped);
      }
    }
  }

  private void insistOnNothingLeft() {
    CloseReport report = pool.close(Duration.ofSeconds(10));
    if (!report.cutOff().isEmpty()) {
      tally.fault("cut off " + report.cutOff());
    }
    watch();
    insistOnNoFaults();
    Eventually.that("all connections are closed", () -> target.open() == 0 && target.opened() == target.closed(),
        () -> target.open() + " open, " + target.opened() + " opened, " + target.closed() + " closed");
    Eventually.that("all permits are back", () -> budget.reserved() == 0, () -> budget.reserved() + " reserved");
    watch();
    insistOnNoFaults();
    Eventually.that("the figures fit", () -> PoolRig.misfits(pool.stats()).isEmpty(),
        () -> PoolRig.misfits(pool.stats()) + " in " + pool.stats());
  }

  private void insistOnNoFaults() {
    if (!tally.faults().isEmpty()) {
      throw new AssertionError("faults of the pool:\n" + String.join("\n", tally.faults()));
    }
  }
}
