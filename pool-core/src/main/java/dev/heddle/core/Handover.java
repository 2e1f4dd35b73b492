package dev.heddle.core;

import dev.heddle.pool.Acquire;
import dev.heddle.pool.AcquireTimeoutException;
import dev.heddle.pool.Fairness;
import dev.heddle.pool.PendingLimitException;
import dev.heddle.pool.PoolClosedException;
import dev.heddle.pool.PoolException;
import dev.heddle.pool.PoolPausedException;
import dev.heddle.pool.Situation;
import dev.heddle.pool.TargetDownException;
import dev.heddle.pool.TimeSource;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Brings free connections to waiting threads.
 *
 * <p>A connection that comes back is given to the oldest waiter or left to threads that run, as {@link Pacing} says. A
 * waiter is given its connection before it is woken; in a tiny pool it is woken to compete first.
 *
 * <p><b>No lost wake-up.</b> A release is a plain store and then a look at whether anybody waits; the processor may do
 * the look first. A waiter that comes in that moment, where nobody waited before, and looks for free connections in that
 * moment finds nothing, and nobody wakes it. So whoever is the first to wait has the alarm look again: see
 * {@link Recheck}. Those who come after it need not: whoever gives back once the first one is there sees that somebody
 * waits. This costs nothing where nobody waits; a fence in each release would cost half the throughput of the pool.
 */
final class Handover<C> {

  private final LeasePool<C> pool;
  private final WaiterQueue queue;
  private final Lending<C> lending;
  private final TimeSource time;
  private final Pacing<C> pacing;
  private final Recheck<C> recheck;
  private final Expiry expiry;

  Handover(LeasePool<C> pool, TimeSource time) {
    this.pool = pool;
    this.queue = pool.queue;
    this.lending = pool.lending;
    this.time = time;
    this.pacing = new Pacing<>(queue, lending, pool.table, time);
    this.recheck = new Recheck<>(this, pool, pacing, time);
    this.expiry = new Expiry(pool, time);
  }

  boolean isStrict() {
    return pacing.isStrict();
  }

  void configure(int maxSize, Fairness fairness) {
    pacing.configure(maxSize, fairness);
  }

  // ---- waiting

  /** Waits for a connection; {@code stale} is one that was found but must be checked first. */
  PoolLease<C> await(Acquire how, @Nullable PoolLease<C> stale, Thread thread) throws InterruptedException {
    return await(how, stale, thread, time.nanoTime());
  }

  /** The same for who has come at {@code start}. */
  PoolLease<C> await(Acquire how, @Nullable PoolLease<C> stale, Thread thread, long start) throws InterruptedException {
    long limit = pool.limits().waitNanos(how);
    long deadline = start + limit;
    if (!how.deadline().isNone()) {
      long last = how.deadline().atNanos(time);
      deadline = last - deadline < 0 ? last : deadline;
    }
    if (stale != null) {
      pool.admission.examine(stale);
    }
    Refusal now = pool.refusalOfWaiters();
    if (now != null) {
      throw exception(now);
    }
    if (deadline - start <= 0) {
      PoolLease<C> free = pacing.isStrict() ? null : takeFree(); // who does not wait need not line up
      if (free != null) {
        lending.begin(free, how, thread);
        return free;
      }
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
    expiry.schedule(deadline);
    if (waiter.cameFirst()) {
      recheck.schedule();
    }
    Refusal refusal = pool.refusalOfWaiters();
    if (refusal instanceof Refusal.Closed) {
      close(); // it may have run before this waiter lined up, whose alarm nobody would cancel then
    } else if (refusal != null) {
      refuseAll(refusal);
    } else {
      if (waiter.cameFirst() || pool.checker.underWay() > 0 || (recheck.isPending() && pacing.isLookDue(start))) {
        serve();
      }
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
      lending.beginAfterWait(lease, how, thread, waiter.since);
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
    return lending.isWilling() ? pool.admission.leaseFresh() : null;
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
    lending.waited(time.nanoTime() - waiter.since);
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
    lending.waited(waited);
    pool.counters.timeouts.increment();
    return new AcquireTimeoutException(situation, Duration.ofNanos(waited), Duration.ofNanos(deadline - since));
  }

  // ---- giving

  /** A holder gives back while somebody waits, at that coarse time. */
  void release(Slot<C> slot, long word, long tick) {
    if (recheck.isAsked()) {
      serve();
    }
    switch (pacing.judge(slot, word, tick)) {
      case GIVE -> {
        if (slot.tryLease(word)) { // else somebody ended the lease in this moment, and cares for the place
          pool.table.hint(Thread.currentThread(), null); // it has nothing to look for now
          offer(new PoolLease<>(slot, SlotWord.next(word), lending));
        }
      }
      case LEAVE -> {
        pacing.expectPassingOn();
        lending.leave(slot, word);
        // Those who were counted on to take it may have looked just before it was free, and sleep by now. They say first
        // that they run, then look; so first free it, then ask whether they still are to run.
        VarHandle.fullFence();
        if (isAnybodyForgotten()) {
          serve();
        }
        if (pacing.isTiny()) {
          recheck.schedule(); // the one who was sent takes one; of what else was left nobody knows
        }
      }
      case LEAVE_TO_RUNNERS -> {
        lending.leave(slot, word);
        recheck.schedule(); // somebody runs and takes it at once; if not, the next sample shows it, or the alarm
      }
      case LEFT_IN_VAIN -> {
        lending.leave(slot, word);
        recheck.schedule();
        serve();
      }
    }
  }

  /** Whether a free connection lies there and nobody is on the way to it. In a tiny pool this sends the oldest waiter. */
  private boolean isAnybodyForgotten() {
    if (!pacing.isTiny()) {
      return !pacing.isEnoughInFlight();
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

  /** Gives a connection that the caller holds to the oldest waiter; frees it if nobody waits. */
  private void offer(PoolLease<C> lease) {
    Waiter next = nextToGive();
    if (next == null) {
      lending.free(lease.slot, lease.word);
      mindLatecomers();
    } else {
      give(lease, next);
    }
  }

  private @Nullable Waiter nextToGive() {
    return lending.isWilling() ? queue.poll() : null;
  }

  private void give(PoolLease<C> lease, Waiter next) {
    pacing.given(lease.slot);
    next.end(lease);
  }

  /** Somebody came in the meantime; its own look may have been too early. */
  private void mindLatecomers() {
    if (lending.isAnybodyWaiting() && lending.isWilling()) {
      recheck.schedule();
    }
  }

  /** A connection that was taken in vain goes where it is wanted. */
  void handOn(PoolLease<C> lease) {
    offer(lease);
    serve();
  }

  /** One that was opened or checked just now: the same, but where nobody waits it is not in use for an instant. */
  void handOn(Slot<C> slot, long checking) {
    Waiter next = nextToGive();
    if (next == null) {
      lending.shelve(slot, checking);
      mindLatecomers();
    } else {
      give(new PoolLease<>(slot, slot.lent(checking), lending), next);
    }
    serve();
  }

  /** A waiter that was given its connection runs: it passes the next free one on, unless that will be taken at once. */
  private void arrived() {
    boolean passingOn = pacing.arrived();
    if (passingOn && lending.isAnybodyWaiting() && !pacing.isStrict() && lending.isWilling()) {
      PoolLease<C> spare = pool.admission.leaseFresh();
      if (spare != null) {
        pacing.expectPassingOn(); // there may be more, for the next one
        passOn(spare);
      }
    }
  }

  private void passOn(PoolLease<C> spare) {
    if (pacing.isRacedFor(spare.slot) && !pacing.isSampleIdle()) {
      lending.free(spare.slot, spare.word);
      recheck.schedule();
    } else {
      offer(spare);
    }
  }

  /** Gives free connections to waiters, as long as there are both. */
  void serve() {
    while (lending.isAnybodyWaiting() && lending.isWilling()) {
      PoolLease<C> spare = pool.admission.leaseFresh();
      if (spare == null) {
        return;
      }
      offer(spare);
    }
  }

  /** The pool lends again. What came back this moment may have been put down since it did not, and not be visible yet. */
  void resume() {
    recheck.schedule();
    serve();
  }

  // ---- refusing

  /** The pool is closed. */
  void close() {
    refuseAll(new Refusal.Closed());
    expiry.stop();
  }

  /** Ends all waits in the same way. */
  void refuseAll(Refusal refusal) {
    queue.drain().forEach(waiter -> waiter.end(refusal));
  }
}
