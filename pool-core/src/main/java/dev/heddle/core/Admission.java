package dev.heddle.core;

import dev.heddle.pool.CloseReason;
import dev.heddle.pool.TimeSource;
import org.jspecify.annotations.Nullable;

/**
 * Whether a connection that nobody uses may be lent, and where it goes: to whoever waits, to the free ones, to be checked
 * or to be closed.
 */
final class Admission<C> {

  private final LeasePool<C> pool;
  private final TimeSource time;

  Admission(LeasePool<C> pool, TimeSource time) {
    this.pool = pool;
    this.time = time;
  }

  /** One that was just opened or checked goes where it is wanted. The place is the caller's alone. */
  void admit(Slot<C> slot, long checking) {
    if (isFit(slot, checking)) {
      long generation = slot.generation;
      pool.handover.handOn(slot, checking);
      if (generation != pool.generation()) { // since it was looked at
        pool.lifecycle.closeUnfit();
      }
    }
  }

  /** One that was taken in vain, since the pool was paused, drained or closed just before; its taker has none: null. */
  @Nullable
  PoolLease<C> putBack(PoolLease<C> lease) {
    if (isFit(lease.slot, lease.word)) {
      pool.handover.handOn(lease);
    }
    return null;
  }

  /** Whether it may be lent; closes it if not. */
  private boolean isFit(Slot<C> slot, long seen) {
    CloseReason reason = (slot.flags() & Slot.BROKEN) != 0 ? CloseReason.BROKEN
        : slot.generation != pool.generation() ? CloseReason.STALE
            : (pool.lending.mode() & Mode.ENDING) != 0 ? CloseReason.SHUTDOWN : null;
    if (reason != null) {
      pool.closer.close(slot, seen, reason, 0);
    }
    return reason == null;
  }

  /** Leases a free place whose connection needs no look; sends one that does to be checked. */
  @Nullable
  PoolLease<C> leaseFresh() {
    PoolLease<C> lease = pool.lending.leaseFree();
    boolean sent = false;
    while (lease != null && time.coarseNanoTime() - lease.slot.checkAt >= 0) {
      if (sent || pool.checker.underWay() >= pool.queue.size()) {
        pool.lending.free(lease.slot, lease.word);
        return null;
      }
      examine(lease);
      sent = true;
      lease = pool.table.leaseAny();
    }
    return lease == null || pool.lending.isWilling() ? lease : putBack(lease);
  }

  /** One that is too old, or was neither used nor checked for a while. */
  void examine(PoolLease<C> lease) {
    if (time.coarseNanoTime() - lease.slot.expiresAt >= 0) {
      pool.closer.close(lease.slot, lease.word, CloseReason.LIFETIME, 0);
    } else {
      pool.checker.check(lease.slot, lease.word);
    }
  }

  /** Notes that it is sound now. */
  void checkedNow(Slot<C> slot) {
    long tick = time.coarseNanoTime();
    slot.checkedAt = tick;
    // With an interval of 0 it still serves the one it was checked for.
    long check = tick + Math.max(1, pool.limits().validationInterval());
    slot.checkAt = check - slot.expiresAt < 0 ? check : slot.expiresAt;
  }
}
