package dev.heddle.core;

import dev.heddle.pool.Acquire;
import dev.heddle.pool.CloseReason;
import dev.heddle.pool.LeaseEndedException;
import dev.heddle.pool.PoolClosedException;
import dev.heddle.pool.SelectionStrategy;
import dev.heddle.pool.TimeSource;
import dev.heddle.pool.spi.FailureKind;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Lends and takes back: the fast path of the pool, and the ends of leases beside it.
 *
 * <p>An acquire that finds a free place costs one compare-and-set, a release one ordered store. Neither reads a clock,
 * touches a counter that others touch, or allocates more than the lease. What an acquire notes of itself it notes in the
 * slot, which is its own by then.
 */
final class Lending<C> {

  private final LeasePool<C> pool;
  private final SlotTable<C> table;
  private final WaiterQueue queue;
  private final TimeSource time;
  private final DurationRecorder useTimes = new DurationRecorder();
  private final DurationRecorder waitTimes = new DurationRecorder();

  /** See {@link Mode}. Written by {@link Lifecycle}. */
  private volatile int mode;
  private volatile long validationInterval;
  private volatile SelectionStrategy selection;

  Lending(LeasePool<C> pool, SlotTable<C> table, WaiterQueue queue, TimeSource time, SelectionStrategy selection) {
    this.pool = pool;
    this.table = table;
    this.queue = queue;
    this.time = time;
    this.selection = selection;
  }

  void configure(Limits limits) {
    validationInterval = limits.validationInterval();
  }

  int mode() {
    return mode;
  }

  void mode(int next) {
    mode = next;
  }

  /** Chooses among idle connections in another way from now on. */
  void select(SelectionStrategy next) {
    selection = next;
  }

  boolean isChoosing() {
    return !SelectionStrategy.mostRecent().equals(selection);
  }

  boolean isWilling() {
    return (mode & Mode.NOT_LENDING) == 0;
  }

  DurationRecorder useTimes() {
    return useTimes;
  }

  DurationRecorder waitTimes() {
    return waitTimes;
  }

  // ---- acquire

  PoolLease<C> acquire(Acquire how) throws InterruptedException {
    Thread thread = Thread.currentThread();
    PoolLease<C> lease = mode == 0 ? leaseNearest(thread) : leaseCarefully(thread);
    if (lease == null) {
      return pool.handover.await(how, null, thread);
    }
    long tick = time.coarseNanoTime();
    if (tick - lease.slot.checkAt >= 0) {
      return pool.handover.await(how, lease, thread);
    }
    begin(lease, how, thread, tick);
    return lease;
  }

  /** Without waiting; null if none is free. */
  @Nullable
  PoolLease<C> acquireNow() {
    if ((mode & Mode.CLOSED) != 0) {
      throw new PoolClosedException(pool.name());
    }
    if (!isWilling() || queue.size() != 0) {
      return null;
    }
    Thread thread = Thread.currentThread();
    PoolLease<C> lease = leaseCarefully(thread);
    if (lease == null) {
      pool.opener.demandOne();
      return null;
    }
    long tick = time.coarseNanoTime();
    if (tick - lease.slot.checkAt >= 0) {
      examine(lease);
      return null;
    }
    begin(lease, Acquire.standard(), thread, tick);
    return lease;
  }

  private @Nullable PoolLease<C> leaseNearest(Thread thread) {
    PoolLease<C> lease = table.leaseHinted(thread);
    if (lease == null) {
      lease = table.leaseAny();
    }
    return lease == null || isWilling() ? lease : putBack(lease);
  }

  private @Nullable PoolLease<C> leaseCarefully(Thread thread) {
    if (!isWilling() || ((mode & Mode.STRICT) != 0 && queue.size() != 0)) {
      return null;
    }
    if ((mode & Mode.CHOOSING) == 0) {
      return leaseNearest(thread);
    }
    PoolLease<C> lease = table.leaseBy(selection);
    return lease == null || isWilling() ? lease : putBack(lease);
  }

  /** The pool was paused, drained or closed just before the place was leased. */
  private @Nullable PoolLease<C> putBack(PoolLease<C> lease) {
    admit(lease);
    return null;
  }

  /** Notes who has it. Both references are stored only where they change: a store costs the collector's barrier. */
  private void begin(PoolLease<C> lease, Acquire how, Thread thread, long tick) {
    Slot<C> slot = lease.slot;
    if (!slot.isOwnedBy(thread)) {
      slot.owner = thread;
    }
    if (slot.how != how) {
      slot.how = how;
    }
    lease.how = how;
    slot.acquiredAt = tick;
    slot.uses++;
    if ((mode & Mode.SAMPLING) != 0) {
      watch(lease);
    }
  }

  /** The same for one that was waited for. */
  void beginAfterWait(PoolLease<C> lease, Acquire how, Thread thread, long nanos) {
    pool.counters.waited.increment();
    waitTimes.record(nanos);
    begin(lease, how, thread, time.coarseNanoTime());
  }

  private void watch(PoolLease<C> lease) {
    if (ThreadLocalRandom.current().nextDouble() < pool.limits().leakSample()) {
      lease.slot.watch = new LeaseWatch(lease, pool.keeper.garbage());
      lease.slot.addFlag(Slot.WATCHED);
    }
  }

  // ---- the end of a lease

  void release(PoolLease<C> lease) {
    Slot<C> slot = lease.slot;
    Thread thread = Thread.currentThread();
    if (!slot.isOwnedBy(thread) || !slot.isHeld(lease.word)) {
      releaseElsewhere(lease);
      return;
    }
    long tick = time.coarseNanoTime();
    long used = tick - slot.acquiredAt;
    if (used > 0) {
      useTimes.record(used);
    }
    slot.lastUsed = tick;
    if (slot.origin().resets) {
      releaseCleaned(lease, thread, tick);
    } else {
      release(lease, thread, tick);
    }
  }

  /** The cleaning happens under a new epoch: the lease has ended, so that nobody else can end it meanwhile. */
  private void releaseCleaned(PoolLease<C> lease, Thread thread, long tick) {
    Slot<C> slot = lease.slot;
    if (!slot.tryLease(lease.word)) {
      endedBefore(lease);
      return;
    }
    if ((slot.flags() & Slot.BROKEN) == 0) {
      try {
        slot.factory().reset(slot.held());
      } catch (Throwable fault) {
        slot.addFlag(Slot.BROKEN);
        pool.log("a connection could not be cleaned", fault);
      }
    }
    release(new PoolLease<>(slot, SlotWord.next(lease.word)), thread, tick);
  }

  /** The connection is clean, and the place this thread's. */
  private void release(PoolLease<C> lease, Thread thread, long tick) {
    Slot<C> slot = lease.slot;
    if ((slot.flags() | (mode & Mode.AT_RELEASE)) != 0 || tick - slot.expiresAt >= 0 || slot.uses >= slot.useLimit) {
      CloseReason reason = reasonToClose(slot, tick);
      if (reason != null) {
        pool.closer.close(slot, lease.word, reason, 0);
        return;
      }
    }
    long check = tick + validationInterval;
    slot.checkAt = check - slot.expiresAt < 0 ? check : slot.expiresAt;
    if (queue.size() != 0) {
      pool.handover.release(lease, thread);
      return;
    }
    free(lease, thread);
    if (queue.size() != 0) {
      pool.handover.serve();
    }
  }

  /** Frees a place. The pool may have begun to close since the mode was read: whoever waits for leases must hear of it. */
  void free(PoolLease<C> lease, Thread thread) {
    lease.slot.release(lease.word);
    table.freed(lease.slot, thread);
    if ((mode & Mode.ENDING) != 0) {
      pool.lifecycle.closeFree(CloseReason.SHUTDOWN);
      pool.signal.changed();
    }
  }

  /** A second release, or one in a thread that did not acquire. */
  private void releaseElsewhere(PoolLease<C> lease) {
    Slot<C> slot = lease.slot;
    long own = SlotWord.next(lease.word);
    Slot<C> successor = slot.isHeld(lease.word) ? pool.closer.retire(slot, lease.word, own) : null;
    if (successor == null) {
      endedBefore(lease);
      return;
    }
    release(new PoolLease<>(successor, own));
  }

  /** A lease that the pool or its holder has ended early may be closed; any other second end is a misuse. */
  private void endedBefore(PoolLease<C> lease) {
    if (!lease.slot.reclaimed && lease.slot.invalidatedWord != lease.word) {
      misused();
    }
  }

  void misused() {
    pool.counters.misuses.increment();
  }

  void invalidate(PoolLease<C> lease, Throwable cause, Duration hold) {
    Slot<C> slot = lease.slot;
    if (!slot.isHeld(lease.word)) {
      endedBefore(lease);
      return;
    }
    pool.log("a holder gave up a connection", cause);
    long holdNanos = Limits.nanos(hold);
    boolean own = slot.isOwnedBy(Thread.currentThread());
    slot.invalidatedWord = lease.word;
    long used = time.coarseNanoTime() - slot.acquiredAt;
    boolean ended = own ? pool.closer.close(slot, lease.word, CloseReason.BROKEN, holdNanos)
        : pool.closer.cutOff(slot, lease.word, CloseReason.BROKEN, holdNanos);
    if (!ended) {
      endedBefore(lease);
    } else if (used > 0) {
      useTimes.record(used);
    }
  }

  void report(PoolLease<C> lease, Throwable failure) {
    Slot<C> slot = lease.slot;
    if (!slot.isHeld(lease.word)) {
      endedBefore(lease);
      return;
    }
    FailureKind kind = pool.classify(failure);
    slot.failures++;
    if (kind.isUnhealthy()) {
      pool.health.failed(failure);
    }
    if (kind.breaksConnection()) {
      slot.addFlag(Slot.BROKEN);
    }
  }

  void handOff(PoolLease<C> lease) {
    Slot<C> slot = lease.slot;
    if (!slot.isOwnedBy(Thread.currentThread()) || !slot.isHeld(lease.word)) {
      misused();
      throw new LeaseEndedException(pool.name());
    }
    slot.addFlag(Slot.HANDED_OFF);
  }

  /** Why a connection that comes back must be closed; null if it need not. */
  private @Nullable CloseReason reasonToClose(Slot<C> slot, long tick) {
    int flags = slot.flags();
    LeaseWatch watch = slot.watch;
    if (watch != null) {
      watch.clear();
      slot.watch = null;
    }
    slot.dropFlags(Slot.WATCHED | Slot.HANDED_OFF);
    if ((flags & Slot.BROKEN) != 0) {
      return CloseReason.BROKEN;
    }
    if (slot.generation != pool.generation()) {
      return CloseReason.STALE;
    }
    if ((mode & Mode.ENDING) != 0) {
      return CloseReason.SHUTDOWN;
    }
    if (tick - slot.expiresAt >= 0) {
      return CloseReason.LIFETIME;
    }
    if (slot.uses >= slot.useLimit) {
      return CloseReason.USES;
    }
    return (mode & Mode.COUNTING) != 0 && isSurplus() ? CloseReason.SURPLUS : null;
  }

  private boolean isSurplus() {
    return pool.closer.hasSurplus() || (queue.size() == 0 && table.countFree() >= pool.limits().maxIdle());
  }

  // ---- connections that nobody has noted yet

  /** One that was just opened, checked or taken in vain goes where it is wanted. */
  void admit(PoolLease<C> lease) {
    Slot<C> slot = lease.slot;
    CloseReason reason = (slot.flags() & Slot.BROKEN) != 0 ? CloseReason.BROKEN
        : slot.generation != pool.generation() ? CloseReason.STALE
            : (mode & Mode.ENDING) != 0 ? CloseReason.SHUTDOWN : null;
    if (reason != null) {
      pool.closer.close(slot, lease.word, reason, 0);
      return;
    }
    pool.handover.handOn(lease);
    if ((mode & Mode.ENDING) != 0) { // since it was looked at
      pool.lifecycle.closeFree(CloseReason.SHUTDOWN);
    }
  }

  /** Leases a free place whose connection needs no look; sends one that does to be checked. */
  @Nullable
  PoolLease<C> leaseFresh() {
    PoolLease<C> lease = (mode & Mode.CHOOSING) == 0 ? table.leaseAny() : table.leaseBy(selection);
    boolean sent = false;
    while (lease != null && time.coarseNanoTime() - lease.slot.checkAt >= 0) {
      if (sent || pool.checker.underWay() >= queue.size()) {
        free(lease, Thread.currentThread());
        return null;
      }
      examine(lease);
      sent = true;
      lease = table.leaseAny();
    }
    return lease == null || isWilling() ? lease : putBack(lease);
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
    long check = tick + Math.max(1, validationInterval); // with 0 it still serves the one it was checked for
    slot.checkAt = check - slot.expiresAt < 0 ? check : slot.expiresAt;
  }
}
