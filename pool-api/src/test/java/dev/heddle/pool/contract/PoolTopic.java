package dev.heddle.pool.contract;

import dev.heddle.pool.Acquire;
import dev.heddle.pool.Lease;
import dev.heddle.pool.ManagedPool;
import dev.heddle.pool.Occupancy;
import dev.heddle.pool.PoolConfig;
import dev.heddle.pool.PoolTotals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/**
 * What the topics of the contract share: a rig for each test, whose invariants are checked after it, and short words for
 * what they all do.
 *
 * @param <C> what the pools lend
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class PoolTopic<C> {

  static final Duration MILLI = Duration.ofMillis(1);
  static final Duration SECOND = Duration.ofSeconds(1);
  static final Duration MINUTE = Duration.ofMinutes(1);
  /** Longer than any test moves its clock. */
  static final Acquire PATIENT = Acquire.within(Duration.ofDays(1));
  static final Acquire AT_ONCE = Acquire.within(Duration.ZERO);

  PoolRig<C> rig;

  /** Makes a source of pools for one test. */
  abstract PoolSource<C> newSource();

  @BeforeEach
  void setUp() {
    rig = new PoolRig<>(newSource());
  }

  @AfterEach
  void nothingIsLeft() {
    rig.close();
  }

  static PoolConfig.Builder quiet() {
    return PoolRig.quiet();
  }

  /** A quiet pool of this size. */
  ManagedPool<C> pool(int maxSize) {
    return rig.pool(quiet().maxSize(maxSize));
  }

  ManagedPool<C> pool(PoolConfig.Builder config) {
    return rig.pool(config);
  }

  void advance(Duration by) {
    rig.clock().advance(by);
  }

  /** A lease in this thread. */
  Lease<C> lease(ManagedPool<C> pool) throws InterruptedException {
    return pool.acquire(PATIENT);
  }

  List<Lease<C>> leases(ManagedPool<C> pool, int count) throws InterruptedException {
    List<Lease<C>> leases = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      leases.add(lease(pool));
    }
    return leases;
  }

  /** So many connections open and idle. */
  void fill(ManagedPool<C> pool, int count) throws InterruptedException {
    leases(pool, count).forEach(Lease::close);
    rig.awaitIdle(pool, count);
  }

  static Occupancy occupancy(ManagedPool<?> pool) {
    return pool.stats().occupancy();
  }

  static PoolTotals totals(ManagedPool<?> pool) {
    return pool.stats().totals();
  }
}
