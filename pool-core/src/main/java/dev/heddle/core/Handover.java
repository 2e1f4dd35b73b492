package dev.heddle.core;

import dev.heddle.pool.Acquire;
import dev.heddle.pool.AcquireTimeoutException;
import dev.heddle.pool.Fairness;
import dev.heddle.pool.PendingLimitException;
import dev.heddle.pool.PoolClosedException;
import dev.heddle.pool.PoolEvent;
import dev.heddle.pool.PoolException;
import dev.heddle.pool.PoolPausedException;
import dev.heddle.pool.Situation;
import dev.heddle.pool.TargetDownException;
import dev.heddle.pool.TimeSource;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Brings free connections to waiting threads.
 *
 * <p><b>Balanced.</b> Strict hand-over makes every connection idle while its next holder wakes up, some microseconds on
 * virtual threads. So a connection that comes back goes to the oldest waiter, unless {@link #inFlightLimit} earlier ones
 * have been given a connection and not run yet: then it is free for whoever runs, and each waiter that wakes up passes the
 * next free one on. Every wake-up carries a connection, and nobody loses a place in the line. What bounds the wait: a
 * connection that was held for a tick of the coarse clock or longer is always given; of those that come back sooner the
 * first one in each {@link #pace}, whoever has not run yet, and every {@link #MOST_BARGES}th.
 *
 * <p><b>Raced for.</b> A wake-up costs about ten uses of a connection that nothing is done with. So one that running
 * threads took {@link #RACED_FOR} times in its last tick is left to them, and a waiter is woken by the pace alone. That they
 * will take it again is a guess, checked by samples: what was left and has not been taken within {@link #PATIENCE_NANOS}
 * shows that nobody does, and then all that is free is given. While only platform threads wait, which take up to
 * milliseconds to run where there are more of them than processors, a connection is raced for when it is taken more than
 * {@link #MOST_BARGES} times in a tick, and the pace is a tick.
 *
 * <p><b>Tiny pools</b> cannot spare a connection for a microsecond. There the oldest waiter is woken to compete, once;
 * when it loses, the next connection is given to it.
 *
 * <p><b>No lost wake-up.</b> A release is a plain store and then a look at the size of the queue; the processor may do
 * the look first. A waiter that is queued in that moment and looks for free connections in that moment finds nothing,
 * and nobody wakes it. So the queue's alarm looks again one and two milliseconds after anybody was queued: by then every
 * store has long arrived, since a thread that is descheduled has emptied its store buffer. This costs nothing where nobody
 * is queued; a fence in each release would cost half the throughput of the pool.
 */
final class Handover<C> implements Runnable {

  /** While anybody waits, at least one of so many uses of a connection in a tick ends with a gift to the oldest. */
  static final int MOST_BARGES = 64;
  /** While virtual threads wait, so long after the last gift at most the next returned connection is a gift. */
  private static final long LONGEST_PACE_NANOS = 8_000;
  /** The same in a small pool: to wake a thread takes the less, the fewer others run. */
  private static final long SHORTEST_PACE_NANOS = 4_000;
  private static final long PACE_NANOS_PER_CONNECTION = 40;
  /** A connection that running threads took so often in its last tick is left to them. */
  private static final int RACED_FOR = 4;
  /** So long may one that was left to running threads lie there before it is clear that none takes it. */
  private static final long PATIENCE_NANOS = 4_000;
  /** Below this size a connection is too precious to travel: waiters compete first. */
  private static final int TINY = 3;
  /** A platform thread that is put off holds its connection for some milliseconds, and goes on as before. */
  private static final long BUSY_NANOS = 16_000_000;
  /** So long after it has ended waits the alarm does not ring for the next one, so that many end together; none early. */
  private static final long EXPIRY_GRID_NANOS = 1_000_000;
  private static final long RECHECK_NANOS = 1_000_000;
  private static final int RECHECKS = 2;
  /** So many expired waiters are ended per hold of the queue's lock. */
  private static final int EXPIRY_BATCH = 256;

  private final LeasePool<C> pool;
  private final WaiterQueue queue;
  private final Lending<C> lending;
  private final TimeSource time;
  private final TimeSource.Alarm alarm;
  private final AtomicInteger inFlight = new AtomicInteger();
  private volatile int inFlightLimit = 1;
  private volatile long pace = LONGEST_PACE_NANOS;
  private volatile boolean tiny;
  private volatile boolean strict;

  // Racy on purpose: a lost gift delays the next one by a pace, a lost sample the next one by a patience.
  private long lastGift;
  /** Coarse time of it. */
  private long lastGiftTick;
  /** The sample: a place that was left to running threads, with its word, and when. */
  private @Nullable Slot<C> left;
  private long leftWord;
  private long leftAt;

  private final AtomicInteger rechecks = new AtomicInteger();
  private volatile long ringsAt = ExpiryWheel.NEVER;
  /** The alarm found no gift for a while and asks whoever gives back next to serve: see {@link #run()}. */
  private volatile boolean overdue;

  Handover(LeasePool<C> pool, TimeSource time) {
    this.pool = pool;
    this.queue = pool.queue;
    this.lending = pool.lending;
    this.time = time;
    this.alarm = time.alarm(this);
    long now = time.nanoTime();
    this.lastGift = now - 2 * LONGEST_PACE_NANOS;
    this.leftAt = now - 2 * PATIENCE_NANOS;
  }

  boolean isStrict() {
    return strict;
  }

  void configure(int maxSize, Fairness fairness) {
    strict = fairness == Fairness.STRICT;
    tiny = maxSize < TINY && !strict;
    inFlightLimit = Math.max(1, Math.min(2, maxSize / 16));
    pace = Math.min(LONGEST_PACE_NANOS, SHORTEST_PACE_NANOS + PACE_NANOS_PER_CONNECTION * maxSize);
  }

  // ---- waiting

  /** Waits for a connection; {@code stale} is one that was found but must be checked first. */
  PoolLease<C> await(Acquire how, @Nullable PoolLease<C> stale, Thread thread) throws InterruptedException {
    long start = time.nanoTime();
    long limit = how.within().map(Limits::nanos).orElseGet(() -> pool.limits().acquireTimeout());
    long deadline = start + limit;
    if (!how.deadline().isNone()) {
      long last = how.deadline().atNanos(time);
      deadline = last - deadline < 0 ? last : deadline;
    }
    if (stale != null) {
      lending.examine(stale);
    }
    Refusal now = pool.refusalOfWaiters();
    if (now != null) {
      throw exception(now);
    }
    if (deadline - start <= 0) {
      pool.opener.demand();
      throw timedOut(pool.figures.situation(), start, deadline);
    }
    if (Thread.interrupted()) {
      pool.counters.interrupted.increment();
      throw new InterruptedException();
    }
    Waiter waiter = new Waiter(how.priority(), start, deadline);
    if (!queue.add(waiter, pool.limits().maxPending())) {
      pool.counters.rejected.increment();
      throw new PendingLimitException(pool.name(), pool.limits().maxPending(), pool.figures.occupancy().inUse(),
          pool.limits().maxSize());
    }
    scheduleExpiry(deadline);
    scheduleRecheck();
    Refusal refusal = pool.refusalOfWaiters();
    if (refusal != null) { // since the look before the queue
      refuseAll(refusal);
    } else {
      serve();
      pool.opener.demand();
    }
    PoolJfr.AcquireRecord record = PoolJfr.waiting();
    PoolLease<C> lease = receive(waiter, how, thread);
    PoolJfr.acquired(record, pool.name(), how);
    return lease;
  }

  private PoolLease<C> receive(Waiter waiter, Acquire how, Thread thread) throws InterruptedException {
    boolean interrupted = false;
    Object outcome = waiter.outcome();
    while (outcome == null) {
      LockSupport.park(this);
      outcome = waiter.outcome();
      if (outcome == null && Thread.interrupted()) {
        interrupted = true;
        if (queue.withdraw(waiter)) {
          pool.counters.interrupted.increment();
          wokenInVain(waiter);
          throw new InterruptedException();
        }
        // It is being ended this moment: take what it gets. Look before parking again: the wake-up may have come while
        // this thread was parked for the queue's lock, and been spent there.
        outcome = waiter.outcome();
      } else if (outcome == null && waiter.nudged && !waiter.insists) {
        outcome = compete(waiter);
      }
    }
    if (interrupted) {
      thread.interrupt();
    }
    if (outcome instanceof PoolLease<?> given) {
      @SuppressWarnings("unchecked") // only this pool's leases are given to its waiters
      PoolLease<C> lease = (PoolLease<C>) given;
      if (waiter.outcome() != null) { // given, not won by competing
        arrived();
      }
      lending.beginAfterWait(lease, how, thread, time.nanoTime() - waiter.since);
      return lease;
    }
    wokenInVain(waiter);
    throw refused((Refusal) outcome, waiter);
  }

  /** The oldest waiter of a tiny pool, awake: takes a free connection, or insists on the next one. */
  private @Nullable Object compete(Waiter waiter) {
    PoolLease<C> lease = takeFree();
    if (lease == null) {
      waiter.insists = true;
      lease = takeFree(); // one freed before it insisted
    }
    if (lease == null) {
      return waiter.outcome();
    }
    if (queue.withdraw(waiter)) {
      return lease;
    }
    handOn(lease);
    return waiter.outcome();
  }

  private @Nullable PoolLease<C> takeFree() {
    return lending.isWilling() ? lending.leaseFresh() : null;
  }

  /** It was sent for a free connection and leaves without: somebody else must go. */
  private void wokenInVain(Waiter waiter) {
    if (waiter.nudged && lending.isWilling()) {
      serve();
    }
  }

  private PoolException refused(Refusal refusal, Waiter waiter) {
    if (refusal instanceof Refusal.Timeout timeout) {
      return timedOut(timeout.situation(), waiter.since, waiter.deadline);
    }
    lending.waitTimes().record(time.nanoTime() - waiter.since);
    return exception(refusal);
  }

  private PoolException exception(Refusal refusal) {
    if (refusal instanceof Refusal.Down down) {
      pool.counters.failed.increment();
      return new TargetDownException(pool.name(), down.failures(), down.cause());
    }
    pool.counters.rejected.increment();
    return refusal instanceof Refusal.Paused paused ? new PoolPausedException(pool.name(), paused.state())
        : new PoolClosedException(pool.name());
  }

  private AcquireTimeoutException timedOut(Situation situation, long since, long deadline) {
    long waited = time.nanoTime() - since;
    lending.waitTimes().record(waited);
    pool.counters.timeouts.increment();
    return new AcquireTimeoutException(situation, Duration.ofNanos(waited), Duration.ofNanos(deadline - since));
  }

  // ---- giving

  /** A holder gives back while somebody waits. */
  void release(Slot<C> slot, long word) {
    if (overdue) {
      overdue = false;
      serve();
    }
    boolean brief = time.coarseNanoTime() == slot.acquiredAt;
    boolean raced = brief && isRacedFor(slot);
    if (!brief || (raced ? isPaceOver() : isGiftDue(slot))) {
      if (slot.tryLease(word)) { // else somebody ended the lease in this moment, and cares for the place
        offer(new PoolLease<>(slot, SlotWord.next(word), lending));
      }
      return;
    }
    lending.free(slot, word);
    if (raced) {
      leftToRunners(slot, word);
      return;
    }
    // Those who were counted on to take it may have looked just before it was free, and sleep by now. They say first
    // that they run, then look; so first free it, then ask whether they still are to run.
    VarHandle.fullFence();
    if (isAnybodyForgotten()) {
      serve();
    }
  }

  /** Whether threads that run take this place so fast that those who sleep had better not be woken for each use. */
  private boolean isRacedFor(Slot<C> slot) {
    if (strict || tiny) {
      return false;
    }
    return queue.isOfPlatformThreads() ? isBusy(slot) : slot.takenInLastTick >= RACED_FOR;
  }

  private boolean isBusy(Slot<C> slot) {
    long tick = time.coarseNanoTime();
    if (slot.usesInTick() == MOST_BARGES) {
      slot.busyUntil = tick + BUSY_NANOS;
    }
    return slot.usesInTick() > MOST_BARGES || tick - slot.busyUntil < 0;
  }

  private boolean isPaceOver() {
    return queue.isOfPlatformThreads() ? time.coarseNanoTime() != lastGiftTick
        : time.nanoTime() - lastGift > pace;
  }

  private boolean isGiftDue(Slot<C> slot) {
    if (strict) {
      return true;
    }
    boolean isOneOfMany = slot.usesInTick() % MOST_BARGES == 0;
    if (tiny) {
      Waiter oldest = queue.peek();
      return oldest != null && (oldest.insists || isOneOfMany);
    }
    return inFlight.get() < inFlightLimit || isOneOfMany || time.nanoTime() - lastGift > pace;
  }

  /** Whether a free connection lies there and nobody is on the way to it. In a tiny pool this sends the oldest waiter. */
  private boolean isAnybodyForgotten() {
    if (!tiny) {
      return inFlight.get() < inFlightLimit;
    }
    Waiter oldest = queue.peek();
    if (oldest == null || oldest.insists) {
      return oldest != null;
    }
    if (!oldest.nudged) {
      oldest.nudge();
    }
    return false;
  }

  /** Somebody runs and takes it at once; if not, the next sample shows it, or the alarm brings it to who waits. */
  private void leftToRunners(Slot<C> slot, long word) {
    scheduleRecheck();
    if (queue.isOfPlatformThreads()) {
      return;
    }
    long now = time.nanoTime();
    if (now - leftAt > PATIENCE_NANOS) {
      sample(slot, word, now);
    }
  }

  /** Looks whether the last sample was taken, and takes this place for the next one. */
  private void sample(Slot<C> slot, long word, long now) {
    boolean idle = isSampleIdle();
    left = slot;
    leftWord = word;
    leftAt = now;
    if (idle) {
      serve();
    }
  }

  /** Whether nobody has used the sample since it was left. A word never comes back, so it is that lease or none. */
  private boolean isSampleIdle() {
    Slot<C> place = left;
    long word = leftWord;
    return place != null && place.word() == word && place.isFree(word);
  }

  /** Gives a connection that the caller holds to the oldest waiter; frees it if nobody waits. */
  void offer(PoolLease<C> lease) {
    Waiter next = lending.isWilling() ? queue.poll() : null;
    if (next == null) {
      free(lease);
      return;
    }
    lease.slot.givenInTick++;
    lastGift = time.nanoTime();
    lastGiftTick = time.coarseNanoTime();
    inFlight.getAndIncrement();
    next.end(lease);
  }

  private void free(PoolLease<C> lease) {
    lending.free(lease.slot, lease.word);
    if (queue.size() != 0 && lending.isWilling()) {
      scheduleRecheck(); // somebody came in the meantime; its own look may have been too early
    }
  }

  /** A connection that was taken in vain goes where it is wanted. */
  void handOn(PoolLease<C> lease) {
    offer(lease);
    serve();
  }

  /** A waiter that was given its connection runs: it passes the next free one on, unless that will be taken at once. */
  private void arrived() {
    inFlight.getAndDecrement();
    if (queue.size() != 0 && !strict && lending.isWilling()) {
      PoolLease<C> spare = lending.leaseFresh();
      if (spare != null && isRacedFor(spare.slot) && !isSampleIdle()) {
        lending.free(spare.slot, spare.word);
        scheduleRecheck();
      } else if (spare != null) {
        offer(spare);
      }
    }
  }

  /** Gives free connections to waiters, as long as there are both. */
  void serve() {
    while (queue.size() != 0 && lending.isWilling()) {
      PoolLease<C> spare = lending.leaseFresh();
      if (spare == null) {
        return;
      }
      offer(spare);
    }
  }

  // ---- refusing

  /** Ends all waits in the same way. */
  void refuseAll(Refusal refusal) {
    endAll(queue.drain(), refusal);
  }

  private static void endAll(List<Waiter> waiters, Refusal refusal) {
    waiters.forEach(waiter -> waiter.end(refusal));
  }

  // ---- the alarm

  private void scheduleExpiry(long deadline) {
    if (ringsAt == ExpiryWheel.NEVER || deadline - ringsAt < 0) {
      ringsAt = deadline;
      alarm.ringBy(deadline);
    }
  }

  private void scheduleRecheck() {
    if (rechecks.get() < RECHECKS && rechecks.getAndSet(RECHECKS) == 0) {
      alarm.ringBy(time.nanoTime() + RECHECK_NANOS);
    }
  }

  /**
   * The alarm rings: looks again for free connections, and ends the waits that are over. A virtual thread that is woken
   * from here, a platform thread, runs only when its carriers have nothing else to do, and what it was given would lie idle
   * until then. So where a millisecond has passed without a gift, the alarm first asks whoever gives back next to serve, and
   * does it itself when it rings again and nobody has.
   */
  @Override
  public void run() {
    long now = time.nanoTime();
    if (overdue) {
      overdue = false;
      rechecks.getAndDecrement();
      serve();
    } else if (rechecks.get() > 0 && now - lastGift >= RECHECK_NANOS) {
      overdue = true;
    }
    ringsAt = ExpiryWheel.NEVER;
    expire(now);
    long next = queue.nextDeadline();
    if (next != ExpiryWheel.NEVER) {
      long onGrid = Math.max(next, now + EXPIRY_GRID_NANOS);
      scheduleExpiry(onGrid);
    }
    if (rechecks.get() > 0) {
      alarm.ringBy(now + RECHECK_NANOS);
    }
  }

  private void expire(long now) {
    List<Waiter> expired = queue.expire(now, EXPIRY_BATCH);
    if (expired.isEmpty()) {
      return;
    }
    Refusal.Timeout timeout = new Refusal.Timeout(pool.figures.situation());
    int count = 0;
    while (!expired.isEmpty()) {
      endAll(expired, timeout);
      count += expired.size();
      expired = queue.expire(now, EXPIRY_BATCH);
    }
    int ended = count;
    PoolJfr.timedOut(pool.name(), ended, timeout.situation());
    pool.events.publish(
        () -> new PoolEvent.TimedOut(pool.name(), time.instant(), ended, timeout.situation().occupancy()));
  }
}
