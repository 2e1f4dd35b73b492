package dev.heddle.pool.contract;

import dev.heddle.pool.Acquire;
import dev.heddle.pool.CloseReason;
import dev.heddle.pool.Lease;
import dev.heddle.pool.ManagedPool;
import dev.heddle.pool.Occupancy;
import dev.heddle.pool.PoolConfig;
import dev.heddle.pool.PoolSettings;
import dev.heddle.pool.PoolStats;
import dev.heddle.pool.PoolTotals;
import dev.heddle.pool.Settings;
import dev.heddle.pool.spi.Backend;
import dev.heddle.pool.spi.Backends;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * All that one test of a pool stands on: a clock, a budget, the pools it made. Its {@link #close()} closes the pools and
 * checks what must be true after any test: all that was opened is closed, all permits are back, nobody waits, the
 * figures fit each other.
 *
 * @param <C> what the pools lend
 */
public final class PoolRig<C> implements AutoCloseable {

  private static final Duration NEVER = Duration.ofDays(365);

  private final PoolSource<C> source;
  private final FakeClock clock = new FakeClock();
  private final CountingBudget budget = new CountingBudget(Integer.MAX_VALUE);
  private final List<ManagedPool<C>> pools = new ArrayList<>();
  private int places;

  /**
   * Makes a rig.
   *
   * @param source makes the pools; closed with the rig
   */
  public PoolRig(PoolSource<C> source) {
    this.source = source;
  }

  /**
   * The config to begin with: nothing happens by the clock but what a test asks for. No idle timeout, lifetime,
   * keepalive, validation, health check or leak threshold.
   *
   * @return a builder
   */
  public static PoolConfig.Builder quiet() {
    return PoolConfig.builder()
        .set(PoolSettings.IDLE_TIMEOUT, Duration.ZERO)
        .set(PoolSettings.MAX_LIFETIME, Duration.ZERO)
        .set(PoolSettings.LIFETIME_JITTER, 0.0)
        .set(PoolSettings.KEEPALIVE, Duration.ZERO)
        .set(PoolSettings.VALIDATION_INTERVAL, NEVER)
        .set(PoolSettings.HEALTH_INTERVAL, NEVER)
        .set(PoolSettings.LEAK_THRESHOLD, Duration.ZERO)
        .set(PoolSettings.CLOSE_GRACE, Duration.ZERO);
  }

  /**
   * Makes a pool, which is closed with the rig.
   *
   * @param config how it shall work
   * @return the pool
   */
  public ManagedPool<C> pool(PoolConfig.Builder config) {
    return pool(config, Map.of());
  }

  /**
   * Makes a pool, which is closed with the rig.
   *
   * @param config how it shall work
   * @param more settings of the backend
   * @return the pool
   */
  public ManagedPool<C> pool(PoolConfig.Builder config, Map<String, ?> more) {
    PoolConfig built = config.build();
    allow(built.maxSize());
    Map<String, Object> raw = new LinkedHashMap<>(source.settings());
    raw.putAll(built.settings().given());
    raw.putAll(more);
    Backend<C> backend = source.backend();
    String name = "pool-" + (pools.size() + 1);
    ManagedPool<C> pool = source.provider()
        .create(name, backend, Settings.of(Backends.settings(backend), raw), clock, budget);
    pools.add(pool);
    return pool;
  }

  /** Lets the pools of this test take more places in all. */
  private void allow(int more) {
    places += more;
    source.limit(places);
  }

  /**
   * Resizes a pool, and lets it take the places it gains.
   *
   * @param pool the pool
   * @param minIdle the new minimum
   * @param maxSize the new maximum
   */
  public void resize(ManagedPool<C> pool, int minIdle, int maxSize) {
    allow(Math.max(0, maxSize - pool.stats().occupancy().maxSize()));
    pool.resize(minIdle, maxSize);
  }

  /**
   * What makes the pools.
   *
   * @return the source given
   */
  public PoolSource<C> source() {
    return source;
  }

  /**
   * The clock of all pools.
   *
   * @return the clock
   */
  public FakeClock clock() {
    return clock;
  }

  /**
   * The budget of all pools, without limit at first.
   *
   * @return the budget
   */
  public CountingBudget budget() {
    return budget;
  }

  /**
   * Acquires in a virtual thread of its own and waits until it has a lease or is counted as waiting.
   *
   * @param pool the pool
   * @param how how to acquire
   * @return the acquire under way
   */
  public Background<Lease<C>> queue(ManagedPool<C> pool, Acquire how) {
    int before = pending(pool);
    Background<Lease<C>> acquire = Background.run(() -> pool.acquire(how));
    Eventually.that("the acquire waits or is over", () -> acquire.isDone() || pending(pool) > before);
    return acquire;
  }

  /**
   * Acquires in a virtual thread of its own, as {@link #queue(ManagedPool, Acquire)}.
   *
   * @param pool the pool
   * @return the acquire under way
   */
  public Background<Lease<C>> queue(ManagedPool<C> pool) {
    return queue(pool, Acquire.standard());
  }

  /**
   * Moves the time on, step by step, until something holds that the pool does in the background.
   *
   * @param what what is waited for, for the message
   * @param step how far to go at a time
   * @param limit how far to go at most: a promise is broken that is not kept by then
   * @param holds looks whether it holds
   */
  public void advanceUntil(String what, Duration step, Duration limit, BooleanSupplier holds) {
    for (Duration gone = Duration.ZERO; gone.compareTo(limit) < 0; gone = gone.plus(step)) {
      if (settles(holds)) {
        return;
      }
      clock.advance(step);
    }
    Eventually.that(what + " within " + limit, holds);
  }

  /** Gives the threads of the pool a short chance, so that the time does not run away from them. */
  private static boolean settles(BooleanSupplier holds) {
    for (int i = 0; i < 20; i++) {
      if (holds.getAsBoolean()) {
        return true;
      }
      LockSupport.parkNanos(100_000);
    }
    return false;
  }

  /**
   * How many wait.
   *
   * @param pool the pool
   * @return the count
   */
  public int pending(ManagedPool<C> pool) {
    return pool.stats().occupancy().pending();
  }

  /**
   * Waits until so many wait.
   *
   * @param pool the pool
   * @param count how many
   */
  public void awaitPending(ManagedPool<C> pool, int count) {
    Eventually.that(count + " are pending", () -> pending(pool) == count, () -> pool.stats().occupancy().toString());
  }

  /**
   * Waits until so many connections are idle.
   *
   * @param pool the pool
   * @param count how many
   */
  public void awaitIdle(ManagedPool<C> pool, int count) {
    Eventually.that(count + " are idle", () -> pool.stats().occupancy().idle() == count,
        () -> pool.stats().occupancy().toString());
  }

  /**
   * Waits until nothing is in use. After a race this may take an instant: who brings a free connection to a waiter holds it
   * until it finds that the waiter has gone.
   *
   * @param pool the pool
   */
  public void awaitUnused(ManagedPool<C> pool) {
    Eventually.that("nothing is in use", () -> pool.stats().occupancy().inUse() == 0,
        () -> pool.stats().occupancy().toString());
  }

  /**
   * Waits until so many places are taken.
   *
   * @param pool the pool
   * @param count how many
   */
  public void awaitTotal(ManagedPool<C> pool, int count) {
    Eventually.that(count + " in total", () -> pool.stats().occupancy().total() == count,
        () -> pool.stats().occupancy().toString());
  }

  /** Closes all pools and checks that nothing of them is left. */
  @Override
  public void close() {
    try {
      source.letGo();
      budget.limit(Integer.MAX_VALUE);
      for (ManagedPool<C> pool : pools) {
        Background.run(() -> pool.close(Duration.ZERO)).result();
      }
      Eventually.that("all connections are closed", () -> source.open() == 0, () -> source.open() + " open");
      Eventually.that("all permits are back", () -> budget.reserved() == 0, () -> budget.reserved() + " reserved");
      List<String> problems = new ArrayList<>(source.faults());
      problems.addAll(budget.faults());
      clock.failures().forEach(failure -> problems.add("an alarm failed: " + failure));
      for (ManagedPool<C> pool : pools) {
        Eventually.that("the figures of " + pool.name() + " fit", () -> misfits(pool.stats()).isEmpty(),
            () -> misfits(pool.stats()) + " in " + pool.stats());
      }
      if (!problems.isEmpty()) {
        throw new AssertionError("faults of the pool:\n" + String.join("\n", problems));
      }
    } finally {
      source.close();
    }
  }

  /** What does not fit in the figures of a closed pool. */
  static List<String> misfits(PoolStats stats) {
    List<String> misfits = new ArrayList<>();
    Occupancy now = stats.occupancy();
    PoolTotals totals = stats.totals();
    check(misfits, now.total() == 0, "places are taken");
    check(misfits, now.pending() == 0, "somebody waits");
    long late = totals.closed().getOrDefault(CloseReason.LATE, 0L);
    check(misfits, totals.opened() <= totals.closedTotal() && totals.closedTotal() <= totals.opened() + late,
        "opened " + totals.opened() + " but closed " + totals.closedTotal());
    check(misfits, totals.waited() <= totals.acquired(), "more waited than acquired");
    check(misfits, stats.times().using().count() == totals.acquired(),
        "acquired " + totals.acquired() + " but use times " + stats.times().using().count());
    check(misfits, stats.times().waiting().count() >= totals.acquired(), "fewer wait times than leases");
    return misfits;
  }

  private static void check(List<String> misfits, boolean fits, String what) {
    if (!fits) {
      misfits.add(what);
    }
  }
}
