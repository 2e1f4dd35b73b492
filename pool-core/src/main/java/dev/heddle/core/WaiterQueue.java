package dev.heddle.core;

import dev.heddle.pool.Priority;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
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
 */
final class WaiterQueue {

  /** About a microsecond: several times the longest hold of the lock, unless its holder does not run. */
  private static final int LOOKS = 40;
  /** A lesser class that was passed over this often is served next: one of every eight. */
  private static final int PASSES = 6;
  private static final int CLASSES = Priority.values().length;

  private final ReentrantLock lock = new ReentrantLock();
  private final @Nullable Waiter[] first = new @Nullable Waiter[CLASSES];
  private final @Nullable Waiter[] last = new @Nullable Waiter[CLASSES];
  private final int[] passedOver = new int[CLASSES];
  private final ExpiryWheel expiries;
  private final Watch watch;
  private int count;
  private int virtualCount;
  /** The count, written under the lock and read by every release. */
  private volatile int size;
  /** How many of them are virtual threads, likewise. */
  private volatile int virtuals;

  /** Is told, under the lock, when the first waiter comes and when the last one leaves. */
  @FunctionalInterface
  interface Watch {
    void changed(boolean anybodyWaits);
  }

  WaiterQueue(long origin, Watch watch) {
    this.expiries = new ExpiryWheel(origin);
    this.watch = watch;
  }

  int size() {
    return size;
  }

  /** Whether those who wait are all platform threads: slow to wake, and they compete for processors, not for carriers. */
  boolean isOfPlatformThreads() {
    return virtuals == 0;
  }

  @SuppressWarnings("ThreadPriorityCheck") // the holder may need this processor to come to its end
  private void enter() {
    for (int looks = 1; !lock.tryLock(); looks++) {
      if (looks % LOOKS == 0) {
        Thread.yield();
      } else {
        Thread.onSpinWait();
      }
    }
  }

  /** Queues it; false if the limit is reached already. */
  boolean add(Waiter waiter, int limit) {
    enter();
    try {
      if (size >= limit) {
        return false;
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
      if (waiter.isVirtual) {
        virtuals = ++virtualCount;
      }
      size = ++count;
      if (count == 1) {
        watch.changed(true);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Unlinks the one to be served next; null if nobody waits. The caller must end it. */
  @Nullable
  Waiter poll() {
    if (size == 0) {
      return null;
    }
    enter();
    try {
      Waiter next = head();
      if (next != null) {
        int rank = next.rank;
        passedOver[rank] = 0;
        for (int lesser = rank + 1; lesser < CLASSES; lesser++) {
          passedOver[lesser] += first[lesser] == null ? 0 : 1;
        }
        unlink(next);
      }
      return next;
    } finally {
      lock.unlock();
    }
  }

  /** The one to be served next; it may be gone by the time the caller looks at it. */
  @Nullable
  Waiter peek() {
    if (size == 0) {
      return null;
    }
    enter();
    try {
      return head();
    } finally {
      lock.unlock();
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
      lock.unlock();
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
      lock.unlock();
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
      lock.unlock();
    }
    return all;
  }

  long nextDeadline() {
    enter();
    try {
      return expiries.nextDue();
    } finally {
      lock.unlock();
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
    if (waiter.isVirtual) {
      virtuals = --virtualCount;
    }
    size = --count;
    if (count == 0) {
      watch.changed(false);
    }
  }
}
