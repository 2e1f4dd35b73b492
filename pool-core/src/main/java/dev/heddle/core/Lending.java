package dev.heddle.core;

import dev.heddle.pool.Acquire;
import dev.heddle.pool.CloseReason;
import dev.heddle.pool.Lease;
import dev.heddle.pool.PoolClosedException;
import dev.heddle.pool.SelectionStrategy;
import dev.heddle.pool.TimeSource;
import dev.heddle.pool.spi.DurationRecorder;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Lends and takes back: the fast path of the pool. What else a holder may do with a lease is {@link LeaseActs}, which
 * connections may be lent at all says {@link Admission}.
 *
 * <p>An acquire that finds a free place costs one compare-and-set, a release one ordered store. Neither reads a clock,
 * touches a counter that others touch, or allocates more than the lease. What an acquire notes of itself it notes in the
 * slot, which is its own by then.
 */
final class Lending<C> {

  private final LeasePool<C> pool;
  private final SlotTable<C> table;
  private final TimeSource time;
  private final DurationRecorder useTimes = new DurationRecorder();
  private final DurationRecorder waitTimes = new DurationRecorder();

  private static final VarHandle MODE;

  static {
    try {
      MODE = MethodHandles.lookup().findVarHandle(Lending.class, "mode", int.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  /**
   * See {@link Mode}: all that keeps an acquire or a release from the shortest way, in one word, so that they look at one
   * word. {@link Mode#OF_WAITERS} is written under the lock of the queue, the other bits by {@link Lifecycle}.
   */
  private volatile int mode;
  /** Where leases are permits their holders' uses begin later, and it is other objects that may be lost. */
  private boolean lendsPermits;
  private volatile long validationInterval;
  private volatile SelectionStrategy selection;

  Lending(LeasePool<C> pool, SlotTable<C> table, TimeSource time, SelectionStrategy selection) {
    this.pool = pool;
    this.table = table;
    this.time = time;
    this.selection = selection;
  }

  /** Leaves it to the gate to time waits and uses and to have leases watched. Before the first lease. */
  void lendPermits() {
    lendsPermits = true;
  }

  void configure(Limits limits) {
    validationInterval = limits.validationInterval();
  }

  int mode() {
    return mode;
  }

  void mode(int next) {
    int seen = mode;
    while (!MODE.compareAndSet(this, seen, next | (seen & Mode.OF_WAITERS))) {
      seen = mode;
    }
  }

  /** Notes who waits: {@link Mode#OF_WAITERS}. */
  void waiting(int bits) {
    int seen = mode;
    while (!MODE.compareAndSet(this, seen, (seen & ~Mode.OF_WAITERS) | bits)) {
      seen = mode;
    }
  }

  /** Asked here and not of the queue, whose size changes with every wait. */
  boolean isAnybodyWaiting() {
    return (mode & Mode.WAITING) != 0;
  }

  /** Whether those who wait are all platform threads: slow to wake, and they compete for processors, not for carriers. */
  boolean isOnlyPlatformWaiting() {
    return (mode & Mode.WAITING_VIRTUAL) == 0;
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

  /**
   * The lease is made at the end of all ways, and handed to nobody but the caller: the compiler gives memory to an object that
   * is handed to a method on any way, or that may be one of two, and that takes longer than all else here.
   */
  PoolLease<C> acquire(Acquire how, @Nullable Slot<C>[] hints) throws InterruptedException {
    Thread thread = Thread.currentThread();
    if ((mode & Mode.AT_ACQUIRE) != 0) {
      return acquire(leaseCarefully(thread), how, thread);
    }
    Slot<C> slot = hints[SlotTable.lane(thread)];
    long word = slot == null ? SlotWord.NONE : slot.word();
    boolean leased = slot != null && slot.isFree(word) && slot.tryLease(word);
    if (slot == null || !leased || (mode & Mode.AT_ACQUIRE) != 0 || !isFresh(slot)) {
      PoolLease<C> found = slot != null && leased
          ? new PoolLease<>(slot, SlotWord.next(word), this)
          : isWorthALook(slot) ? table.leaseAny(thread) : null;
      PoolLease<C> given = acquire(found, how, thread);
      if (given.slot.watch != null) {
        return given; // it is this object that is watched
      }
      slot = given.slot;
      word = given.word;
    } else {
      note(slot, how, thread);
      word = SlotWord.next(word);
    }
    return new PoolLease<>(slot, word, this, how);
  }

  /**
   * While others wait there is nothing to be found but what they are served with or running threads take back at once; so
   * nobody looks at all places then but who was overtaken at its own. Who has none, since it is new or gave its connection
   * to a waiter, lines up.
   */
  private boolean isWorthALook(@Nullable Slot<C> hinted) {
    return hinted != null || !isAnybodyWaiting();
  }

  /** Whether it needs no look. Notes the time of its lease then, which within one tick is noted already. */
  private boolean isFresh(Slot<C> slot) {
    long tick = time.coarseNanoTime();
    if (tick == slot.acquiredAt) {
      return true;
    }
    if (tick - slot.checkAt >= 0) {
      return false;
    }
    beginTick(slot, tick);
    return true;
  }

  /** With all that may have to be minded; {@code found} is null if no place is free. */
  private PoolLease<C> acquire(@Nullable PoolLease<C> found, Acquire how, Thread thread) throws InterruptedException {
    PoolLease<C> lease = found == null || isWilling() ? found : pool.admission.putBack(found);
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
    if (!isWilling() || isAnybodyWaiting()) {
      return null;
    }
    Thread thread = Thread.currentThread();
    PoolLease<C> lease = leaseCarefully(thread);
    if (lease == null) {
      pool.opener.demandOne();
      return null;
    }
    return beginIfFresh(lease, Acquire.standard(), thread);
  }

  /** What is free while nobody waits; null if there is a reason to wait, to refuse or to look closer. */
  @Nullable
  PoolLease<C> acquireFree(Acquire how) {
    if (!isWilling() || isAnybodyWaiting()) {
      return null;
    }
    Thread thread = Thread.currentThread();
    PoolLease<C> lease = leaseCarefully(thread);
    return lease == null ? null : beginIfFresh(lease, how, thread);
  }

  /** What is free now, or what comes for who has asked since {@code start}. */
  PoolLease<C> acquireSince(long start, Acquire how) throws InterruptedException {
    Thread thread = Thread.currentThread();
    PoolLease<C> free = leaseCarefully(thread);
    PoolLease<C> lease = free == null ? null : beginIfFresh(free, how, thread);
    return lease == null ? pool.handover.await(how, null, thread, start) : lease;
  }

  private @Nullable PoolLease<C> beginIfFresh(PoolLease<C> lease, Acquire how, Thread thread) {
    long tick = time.coarseNanoTime();
    if (tick - lease.slot.checkAt >= 0) {
      pool.admission.examine(lease);
      return null;
    }
    begin(lease, how, thread, tick);
    return lease;
  }

  /** Whatever is free, in the order that was chosen. */
  @Nullable
  PoolLease<C> leaseFree() {
    return (mode & Mode.CHOOSING) == 0 ? table.leaseAny() : table.leaseBy(selection);
  }

  private @Nullable PoolLease<C> leaseNearest(Thread thread) {
    Slot<C> slot = table.hints[SlotTable.lane(thread)];
    PoolLease<C> hinted = slot == null ? null : SlotTable.tryLease(slot);
    PoolLease<C> lease = hinted == null && isWorthALook(slot) ? table.leaseAny(thread) : hinted;
    return lease == null || isWilling() ? lease : pool.admission.putBack(lease);
  }

  private @Nullable PoolLease<C> leaseCarefully(Thread thread) {
    if (!isWilling() || ((mode & Mode.STRICT) != 0 && isAnybodyWaiting())) {
      return null;
    }
    if ((mode & Mode.CHOOSING) == 0) {
      return leaseNearest(thread);
    }
    PoolLease<C> lease = table.leaseBy(selection);
    return lease == null || isWilling() ? lease : pool.admission.putBack(lease);
  }

  /** Notes who has it from now on. */
  void begin(PoolLease<C> lease, Acquire how, Thread thread) {
    begin(lease, how, thread, time.coarseNanoTime());
  }

  /** Notes who has it since when. */
  private void begin(PoolLease<C> lease, Acquire how, Thread thread, long tick) {
    Slot<C> slot = lease.slot;
    note(slot, how, thread);
    lease.how = how;
    if (slot.acquiredAt != tick) {
      beginTick(slot, tick);
    }
    if (isSampling() && !lendsPermits) {
      watch(lease, slot, lease.word);
    }
  }

  /** Both references are stored only where they change: a store costs the collector's barrier. */
  private void note(Slot<C> slot, Acquire how, Thread thread) {
    if (!slot.isOwnedBy(thread)) {
      slot.owner = thread;
    }
    if (slot.how != how) {
      slot.how = how;
    }
    slot.uses++;
  }

  /** What it was lent for has come only now. For its holder. */
  void usedFromNow(Slot<C> slot) {
    long tick = time.coarseNanoTime();
    if (slot.acquiredAt != tick) {
      beginTick(slot, tick);
    }
  }

  private void beginTick(Slot<C> slot, long tick) {
    slot.acquiredAt = tick;
    slot.racedInLastTick = Pacing.wasRaced(slot);
    slot.givenInTick = 0;
    slot.leavesInTick = 0;
    slot.usesBeforeTick = slot.uses;
    usedIn(slot, tick);
  }

  /** A use is as good as a check. */
  private void usedIn(Slot<C> slot, long tick) {
    long check = tick + validationInterval;
    slot.checkAt = check - slot.expiresAt < 0 ? check : slot.expiresAt;
  }

  /** The same for one that was waited for. */
  void beginAfterWait(PoolLease<C> lease, Acquire how, Thread thread, long since) {
    pool.counters.waited.increment();
    if (!lendsPermits) { // else the clock need not be read
      waited(time.nanoTime() - since);
    }
    begin(lease, how, thread);
  }

  /** Notes how long a wait took. */
  void waited(long nanos) {
    if (!lendsPermits) {
      waitTimes.record(nanos);
    }
  }

  /** Whether some leases are watched by the garbage collector. */
  boolean isSampling() {
    return (mode & Mode.SAMPLING) != 0;
  }

  /** Lets the garbage collector watch the one object that can end a lease, if this one's turn comes by chance. */
  void watch(Lease<?> lease, Slot<C> slot, long word) {
    if (ThreadLocalRandom.current().nextDouble() < pool.limits().leakSample()) {
      slot.watch = new LeaseWatch(lease, slot, word, pool.keeper.garbage());
      slot.addFlag(Slot.WATCHED);
    }
  }

  // ---- the end of a lease

  // A place and a word instead of the lease itself: a lease that is handed to no method needs no memory at all.

  void release(Slot<C> slot, long word) {
    release(slot, word, time.coarseNanoTime());
  }

  /** The same at a coarse time that the caller has read already. */
  void release(Slot<C> slot, long word, long tick) {
    Thread thread = Thread.currentThread();
    if (!slot.isOwnedBy(thread) || slot.word() != word) {
      releaseElsewhere(slot, word, tick);
      return;
    }
    int care = slot.flags() | (mode & Mode.CAREFUL);
    boolean plain = care == 0 || (care == Mode.WAITING && slot.leftInTick == slot.acquiredAt);
    if (!plain || tick != slot.acquiredAt) {
      releaseCarefully(slot, word, tick);
      return;
    }
    slot.release(word); // within one tick nothing can have changed
    table.freed(slot);
    int since = mode & Mode.AFTER_RELEASE;
    if (since != 0 && since != care) { // since it was looked at
      freed();
    }
  }

  private void releaseCarefully(Slot<C> slot, long word, long tick) {
    long used = tick - slot.acquiredAt;
    if ((used | slot.flags() | (mode & Mode.CAREFUL & ~Mode.WAITING)) == 0) {
      pool.handover.release(slot, word, tick); // nothing to mind but that somebody waits
      return;
    }
    used(used);
    slot.lastUsed(tick);
    if ((slot.flags() & Slot.RESETS) != 0) {
      releaseCleaned(slot, word, tick);
    } else {
      putDown(slot, word, tick);
    }
  }

  /** Notes how long a use took; within one tick it counts as zero without being written down. */
  void used(long nanos) {
    if (nanos > 0 && !lendsPermits) {
      useTimes.record(nanos);
    }
  }

  /** The cleaning happens under a new epoch: the lease has ended, so that nobody else can end it meanwhile. */
  private void releaseCleaned(Slot<C> slot, long word, long tick) {
    if (!slot.tryLease(word)) {
      pool.acts.endedBefore(slot, word);
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
    putDown(slot, SlotWord.next(word), tick);
  }

  /** The connection is clean, and the place this thread's. */
  private void putDown(Slot<C> slot, long word, long tick) {
    if (((slot.flags() & ~Slot.STANDING) | (mode & Mode.AT_RELEASE)) != 0 || tick - slot.expiresAt >= 0
        || slot.uses >= slot.useLimit) {
      CloseReason reason = reasonToClose(slot, tick);
      if (reason != null) {
        pool.closer.close(slot, word, reason, 0);
        return;
      }
    }
    usedIn(slot, tick);
    if (isAnybodyWaiting()) {
      pool.handover.release(slot, word, tick);
      return;
    }
    free(slot, word);
    if (isAnybodyWaiting()) {
      pool.handover.serve();
    }
  }

  /** Frees a place for threads that run, its last holder first: its hint leads there. */
  void leave(Slot<C> slot, long word) {
    table.hint(Thread.currentThread(), slot);
    free(slot, word);
  }

  /** Frees a place. The pool may have begun to close since the mode was read: whoever waits for leases must hear of it. */
  void free(Slot<C> slot, long word) {
    slot.release(word);
    nowFree(slot);
  }

  /** The same for one that nobody has held. */
  void shelve(Slot<C> slot, long checking) {
    slot.shelved(checking);
    nowFree(slot);
  }

  private void nowFree(Slot<C> slot) {
    table.freed(slot);
    if ((mode & Mode.ENDING) != 0) {
      heardOfByTheEnd();
    }
  }

  /** A place was freed just when somebody began to wait for one, or the pool to close. */
  private void freed() {
    if ((mode & Mode.ENDING) != 0) {
      heardOfByTheEnd();
    } else {
      pool.handover.serve();
    }
  }

  private void heardOfByTheEnd() {
    pool.lifecycle.closeFree(CloseReason.SHUTDOWN);
    pool.signal.changed();
  }

  /** A second release, or one in a thread that did not acquire. */
  private void releaseElsewhere(Slot<C> slot, long word, long tick) {
    long own = SlotWord.next(word);
    Slot<C> successor = slot.isHeld(word) ? pool.closer.retire(slot, word, own) : null;
    if (successor == null) {
      pool.acts.endedBefore(slot, word);
      return;
    }
    release(successor, own, tick);
  }

  /** Why a connection that comes back must be closed; null if it need not. */
  private @Nullable CloseReason reasonToClose(Slot<C> slot, long tick) {
    int flags = slot.flags();
    LeaseWatch watch = slot.watch;
    if (watch != null) {
      watch.clear();
      slot.watch = null;
    }
    slot.dropFlags(Slot.WATCHED | Slot.HANDED_OFF | Slot.LOOK | Slot.SPOILT);
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
    return pool.closer.hasSurplus() || (!isAnybodyWaiting() && table.countFree() >= pool.limits().maxIdle());
  }
}
