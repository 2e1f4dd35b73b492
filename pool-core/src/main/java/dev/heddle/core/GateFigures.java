package dev.heddle.core;

import dev.heddle.pool.Occupancy;
import dev.heddle.pool.PoolStats;
import dev.heddle.pool.PoolTimes;
import dev.heddle.pool.PoolTotals;
import dev.heddle.pool.Situation;
import dev.heddle.pool.spi.NativeFigures;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Joins what the gate counts with what the native pool tells. */
final class GateFigures {

  private final GatedPool<?> pool;
  /**
   * The most that was ever shown, since a counter must not go down: a permit that was lent this moment may not count as
   * taking yet, and then does. Was it lent in vain, and seen in that moment, there is one too many until the next acquire.
   */
  private final AtomicLong mostAcquired = new AtomicLong();

  GateFigures(GatedPool<?> pool) {
    this.pool = pool;
  }

  Occupancy occupancy() {
    Occupancy gate = pool.permits.figures.occupancy();
    NativeFigures figures = pool.source().figures();
    int waitingInside = Math.min(pool.taking.underWay(), gate.inUse());
    int inUse = gate.inUse() - waitingInside;
    int idle = Math.max(0, Math.min(figures.idle(), pool.config().maxSize() - inUse - gate.closing()));
    int opening = Math.max(0, Math.min(figures.opening(), pool.config().maxSize() - inUse - idle - gate.closing()));
    return new Occupancy(pool.config().maxSize(), pool.config().minIdle(), idle, inUse, opening, gate.closing(),
        gate.pending() + waitingInside);
  }

  Situation situation() {
    Situation gate = pool.permits.figures.situation();
    return new Situation(pool.name(), gate.state(), occupancy(), gate.longestHolders(),
        Optional.ofNullable(pool.breaker.lastFailure()), pool.breaker.isOpen());
  }

  private long acquired(PoolTotals lent) {
    long taking = pool.taking.underWay() + pool.taking.inVain();
    return mostAcquired.accumulateAndGet(Math.max(0, lent.acquired() - taking), Math::max);
  }

  PoolStats stats() {
    PoolStats gate = pool.permits.stats();
    PoolTotals mine = pool.counters.totals(0, 0);
    PoolTotals lent = gate.totals();
    Occupancy now = occupancy();
    long acquired = acquired(lent);
    long unrecordedUses = acquired - pool.returning.useTimes().count() - now.inUse();
    PoolTotals totals = new PoolTotals(acquired, Math.min(lent.waited(), acquired),
        lent.acquireTimeouts() + mine.acquireTimeouts(), lent.acquireRejected(),
        lent.acquireInterrupted() + mine.acquireInterrupted(),
        lent.acquireFailed() + mine.acquireFailed(), mine.opened(), mine.openFailed(), 0, mine.closed(),
        mine.validationFailed(), mine.healthCheckFailures(), lent.leaksSuspected(), lent.leaksOrphaned(),
        lent.leaksCertain(), lent.leaksReclaimed(), lent.misuses() + mine.misuses());
    return new PoolStats(pool.name(), gate.takenAt(), gate.state(), pool.generation(), now, totals,
        new PoolTimes(pool.taking.waitTimes().snapshot().plusZeros(acquired - pool.taking.acquiredLater()),
            pool.news.openTimes().snapshot(),
            pool.returning.useTimes().snapshot().plusZeros(unrecordedUses)));
  }
}
