package dev.heddle.core;

import dev.heddle.pool.Priority;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The threads that wait, in order of arrival within their priority. Doubly linked, so that each leaves in O(1) wherever
 * it stands. A waiter is ended by exactly one thread: the one that unlinks it, under the lock; nothing is handed to a
 * waiter that has left.
 *
 * <p>The lock is held for a few dozen nanoseconds and never across a park, an unpark or a call of foreign code. Who finds
 * it taken looks again, and lets others run now and then, but never parks. On virtual threads a park costs a hundred times
 * the wait; and the holder who would end it may be the alarm's platform thread, which would put the virtual thread behind
 * all that its carriers have to do, for tens of milliseconds, with all who parked later behind it.
 *
 * <p>What one wait costs is mostly the cache lines that it takes from another processor. So the lock is a word, nothing is
 * written that does not change, and {@link Watch} tells who gives back whether anybody waits: they need not look here. The
 * padding keeps the lock and what it guards on lines of their own: who tries the lock does not take from its holder what the
 * holder is about to write. Side by side was 6 to 26 % slower where a small pool is exhausted. 128 bytes.
 */
final class WaiterQueue {

  /** About a microsecond: several times the longest hold of the lock, unless its holder does not run. */
  private static final int LOOKS = 40;
  /** A lesser class that was passed over this often is served next: one of every eight. */
  private static final int PASSES = 6;
  private static final int CLASSES = Priority.values().length;

  private static final VarHandle LOCKED;
  private static final VarHandle SIZE;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      LOCKED = lookup.findVarHandle(WaiterQueue.class, "locked", int.class);
      SIZE = lookup.findVarHandle(WaiterQueue.class, "size", int.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  /** 1 while a thread is in the queue. The JVM lays it out in the gap behind the header, before all that is wider. */
  private volatile int locked;
  @SuppressWarnings("unused")
  private long p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13, p14, p15, p16;
  private final @Nullable Waiter[] first = new @Nullable Waiter[CLASSES];
  private final @Nullable Waiter[] last = new @Nullable Waiter[CLASSES];
  private final int[] passedOver = new int[CLASSES];
  private final ExpiryWheel expiries;
  private final Watch watch;
  /** How many wait; written under the lock. */
  private volatile int size;
  /** How many of them are virtual threads. */
  private int virtuals;

  /** Is told, under the lock, when the first waiter comes and when the last one has left, and the same of virtual threads. */
  @FunctionalInterface
  interface Watch {
    void changed(boolean anybody, boolean anyVirtual);
  }

  WaiterQueue(long origin, Watch watch) {
    this.expiries = new ExpiryWheel(origin);
    this.watch = watch;
  }

  int size() {
    return size;
  }

  @SuppressWarnings("ThreadPriorityCheck") // the holder may need this processor to come to its end
  private void enter() {
    for (int looks = 1; locked != 0 || !LOCKED.compareAndSet(this, 0, 1); looks++) {
      if (looks % LOOKS == 0) {
        Thread.yield();
      } else {
        Thread.onSpinWait();
      }
    }
  }

  /** A full fence too: who has queued itself looks for free connections next. */
  private void leave() {
    locked = 0;
  }

  /** Queues it; false if the limit is reached already. */
  boolean add(Waiter waiter, int limit) {
    enter();
    try {
      if (size >= limit) {
        return false;
      }
      if (size == 0) {
        waiter.comesFirst();
      }
      int rank = waiter.rank;
      Waiter tail = last[rank];
      waiter.before = tail;
      if (tail == null) {
        first[rank] = waiter;
      } else {
        tail.behind = waiter;
      }
      last[rank] = waiter;
      waiter.linked = true;
      expiries.add(waiter);
      count(1, waiter.isVirtual ? 1 : 0);
      return true;
    } finally {
      leave();
    }
  }

  /** Unlinks the one to be served next; null if nobody waits. The caller must end it. */
  @Nullable
  Waiter poll() {
    enter();
    try {
      Waiter next = head();
      if (next != null) {
        int rank = next.rank;
        if (passedOver[rank] != 0) {
          passedOver[rank] = 0;
        }
        for (int lesser = rank + 1; lesser < CLASSES; lesser++) {
          if (first[lesser] != null) {
            passedOver[lesser]++;
          }
        }
        unlink(next);
      }
      return next;
    } finally {
      leave();
    }
  }

  /** The one to be served next; it may be gone by the time the caller looks at it. */
  @Nullable
  Waiter peek() {
    enter();
    try {
      return head();
    } finally {
      leave();
    }
  }

  private @Nullable Waiter head() {
    for (int rank = CLASSES - 1; rank > 0; rank--) {
      if (passedOver[rank] >= PASSES && first[rank] != null) {
        return first[rank];
      }
    }
    for (Waiter waiter : first) {
      if (waiter != null) {
        return waiter;
      }
    }
    return null;
  }

  /** Takes a waiter out of the queue; false if somebody else has, and ends it. */
  boolean withdraw(Waiter waiter) {
    enter();
    try {
      if (!waiter.linked) {
        return false;
      }
      unlink(waiter);
      return true;
    } finally {
      leave();
    }
  }

  /** Unlinks up to so many whose deadline is over. The caller must end them. */
  List<Waiter> expire(long now, int limit) {
    List<Waiter> expired = new ArrayList<>();
    enter();
    try {
      expiries.collectDue(now, limit, expired);
      expired.forEach(this::unlink);
    } finally {
      leave();
    }
    return expired;
  }

  /** Unlinks all. The caller must end them. */
  List<Waiter> drain() {
    List<Waiter> all = new ArrayList<>();
    enter();
    try {
      for (Waiter next = head(); next != null; next = head()) {
        unlink(next);
        all.add(next);
      }
    } finally {
      leave();
    }
    return all;
  }

  long nextDeadline() {
    enter();
    try {
      return expiries.nextDue();
    } finally {
      leave();
    }
  }

  private void unlink(Waiter waiter) {
    int rank = waiter.rank;
    Waiter previous = waiter.before;
    Waiter next = waiter.behind;
    if (previous == null) {
      first[rank] = next;
    } else {
      previous.behind = next;
    }
    if (next == null) {
      last[rank] = previous;
    } else {
      next.before = previous;
    }
    waiter.before = null;
    waiter.behind = null;
    waiter.linked = false;
    expiries.remove(waiter);
    count(-1, waiter.isVirtual ? -1 : 0);
  }

  /**
   * The watch is told of who comes before {@link #size()} shows it, and of who leaves after: whoever sees that somebody waits
   * sees what the watch says of that as well, and does not overtake.
   */
  private void count(int more, int moreVirtuals) {
    int now = size + more;
    int virtualsBefore = virtuals;
    virtuals = virtualsBefore + moreVirtuals;
    boolean changed = now == 0 || now == more || (virtuals == 0) != (virtualsBefore == 0);
    if (changed && more > 0) {
      watch.changed(true, virtuals != 0);
    }
    SIZE.setRelease(this, now);
    if (changed && more < 0) {
      watch.changed(now != 0, virtuals != 0);
    }
  }
}
