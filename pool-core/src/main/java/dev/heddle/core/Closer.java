package dev.heddle.core;

import dev.heddle.pool.CloseReason;
import dev.heddle.pool.PoolEvent;
import dev.heddle.pool.TimeSource;
import dev.heddle.pool.spi.ConnectionBudget;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Closes connections, each in a virtual thread of its own: a close that hangs delays nobody, it only keeps its place. */
final class Closer<C> {

  private final LeasePool<C> pool;
  private final SlotTable<C> table;
  private final TimeSource time;
  private final ConnectionBudget budget;
  private final AtomicInteger condemned = new AtomicInteger();
  private final AtomicInteger closed = new AtomicInteger();
  /** What frees the places whose connection is closed and that stay taken for a while. */
  private final Set<Runnable> heldBack = ConcurrentHashMap.newKeySet();
  private volatile boolean holding = true;
  private Ending<C> ending = (slot, closing) -> {
  };

  /** What ends with a place beside its connection. */
  interface Ending<C> {
    void end(Slot<C> slot, long closing);
  }

  Closer(LeasePool<C> pool, TimeSource time, ConnectionBudget budget) {
    this.pool = pool;
    this.table = pool.table;
    this.time = time;
    this.budget = budget;
  }

  /** Ends something with each place. Before the first lease. */
  void endToo(Ending<C> more) {
    ending = more;
  }

  /** How many have been closed so far. */
  int closed() {
    return closed.get();
  }

  /** Frees the places that are held back, now and from now on: the pool closes. */
  void holdNoLonger() {
    holding = false;
    heldBack.forEach(this::freeHeld);
  }

  private void holdBack(Runnable freeing, long until) {
    heldBack.add(freeing);
    if (holding) {
      time.alarm(() -> freeHeld(freeing)).ringBy(until);
    } else {
      freeHeld(freeing);
    }
  }

  private void freeHeld(Runnable freeing) {
    if (heldBack.remove(freeing)) {
      freeing.run();
    }
  }

  /** Takes the right to close one connection more than the pool may have; false if it has none too many. */
  boolean takeSurplus() {
    int closing = condemned.get();
    while (pool.opener.total() - closing > pool.limits().maxSize()) {
      if (condemned.compareAndSet(closing, closing + 1)) {
        return true;
      }
      closing = condemned.get();
    }
    return false;
  }

  /** Whether there are more connections than there may be, those apart that are being closed. */
  boolean hasSurplus() {
    return pool.opener.total() - condemned.get() > pool.limits().maxSize();
  }

  /** Gives that right back, unused. */
  void returnSurplus() {
    condemned.getAndDecrement();
  }

  /** Closes the connection of a place that the caller sees free, checks or, in the thread that acquired, holds. */
  boolean close(Slot<C> slot, long seen, CloseReason reason, long holdNanos) {
    condemned.getAndIncrement();
    if (closeSurplus(slot, seen, reason, holdNanos)) {
      return true;
    }
    condemned.getAndDecrement();
    return false;
  }

  /** The same with a right from {@link #takeSurplus}. */
  boolean closeSurplus(Slot<C> slot, long seen, CloseReason reason, long holdNanos) {
    if (!slot.tryCondemn(seen)) {
      return false;
    }
    start(slot, SlotWord.withPhase(seen, SlotWord.CLOSING), reason, holdNanos);
    return true;
  }

  /** Closes the connection of a lease under its holder; false if the lease had ended. */
  boolean cutOff(Slot<C> slot, long leased, CloseReason reason, long holdNanos) {
    long closing = SlotWord.withPhase(SlotWord.next(leased), SlotWord.CLOSING);
    Slot<C> successor = retire(slot, leased, closing);
    if (successor == null) {
      return false;
    }
    condemned.getAndIncrement();
    start(successor, closing, reason, holdNanos);
    return true;
  }

  /** The pool itself ends a lease and closes its connection. */
  boolean reclaim(Slot<C> slot, long leased, CloseReason reason) {
    slot.reclaimed = true;
    return cutOff(slot, leased, reason, 0);
  }

  /**
   * Ends a lease that is not the caller's own: puts a new object in its place, which holds the connection under the word
   * given; null if the lease had ended. As soon as the new object is in its place others may retire it in turn, so the
   * caller goes on with that word, not with what it would read.
   */
  @Nullable
  Slot<C> retire(Slot<C> slot, long leased, long word) {
    if (!slot.tryRetire(leased)) {
      return null;
    }
    Slot<C> successor = new Slot<>(pool, slot.index);
    successor.inherit(slot);
    successor.inheritTaken(slot, leased, word);
    successor.owner = Thread.currentThread();
    successor.begin(word);
    table.replace(slot, successor);
    return successor;
  }

  private void start(Slot<C> slot, long closing, CloseReason reason, long holdNanos) {
    C connection = slot.held();
    Origin<C> origin = Objects.requireNonNull(slot.origin);
    long id = slot.id;
    long heldUntil = time.nanoTime() + holdNanos; // from now, however long the closing takes
    Thread.ofVirtual().name("heddle-close-" + pool.name()).start(() -> {
      try {
        ending.end(slot, closing);
        origin.factory.close(connection);
      } catch (Throwable fault) {
        pool.log("closing connection #" + id + " failed", fault);
      }
      budget.release(1);
      origin.left();
      closed.getAndIncrement();
      pool.counters.closed(reason);
      pool.events.publish(() -> new PoolEvent.Closed(pool.name(), time.instant(), id, reason));
      PoolJfr.closed(pool.name(), id, reason);
      if (holdNanos > 0) {
        holdBack(() -> freePlace(slot, closing), heldUntil);
      } else {
        freePlace(slot, closing);
      }
    });
  }

  private void freePlace(Slot<C> slot, long closing) {
    slot.connection = null;
    slot.origin = null;
    slot.emptied(closing);
    condemned.getAndDecrement();
    pool.opener.placeFreed();
  }
}
