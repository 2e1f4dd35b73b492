package dev.heddle.core;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Waiters by deadline, so that each leaves in O(1) and the earliest is found without looking at all. A hashed timing
 * wheel (Varghese and Lauck, 1987, scheme 6): a bucket holds the deadlines of one slice of a millisecond in every round
 * of half a second. Differs in that each bucket knows a lower bound of its deadlines: nothing ticks, the wheel is turned
 * only when something is due. Guarded by the lock of the queue.
 */
final class ExpiryWheel {

  static final long NEVER = Long.MAX_VALUE;

  private static final int BUCKETS = 512;
  /** 2^20 nanoseconds: about a millisecond. */
  private static final int SLICE_BITS = 20;

  private final @Nullable Waiter[] buckets = new @Nullable Waiter[BUCKETS];
  /** No deadline in the bucket is earlier, by distance from {@link #origin}. */
  private final long[] earliest = new long[BUCKETS];
  /** Deadlines are compared as distances from here, since clock readings may be negative. */
  private final long origin;

  ExpiryWheel(long origin) {
    this.origin = origin;
    Arrays.fill(earliest, NEVER);
  }

  private int bucketOf(Waiter waiter) {
    return (int) ((waiter.deadline - origin) >>> SLICE_BITS) & (BUCKETS - 1);
  }

  void add(Waiter waiter) {
    int bucket = bucketOf(waiter);
    Waiter first = buckets[bucket];
    waiter.bucketBehind = first;
    if (first != null) {
      first.bucketBefore = waiter;
    }
    buckets[bucket] = waiter;
    if (waiter.deadline - origin < earliest[bucket]) {
      earliest[bucket] = waiter.deadline - origin; // only then: a store takes the cache line from all others
    }
  }

  void remove(Waiter waiter) {
    Waiter previous = waiter.bucketBefore;
    Waiter next = waiter.bucketBehind;
    if (previous != null) {
      previous.bucketBehind = next;
    } else {
      int bucket = bucketOf(waiter);
      buckets[bucket] = next;
      if (next == null) {
        earliest[bucket] = NEVER;
      }
    }
    if (next != null) {
      next.bucketBefore = previous;
    }
    waiter.bucketBefore = null;
    waiter.bucketBehind = null;
  }

  /** Collects up to so many that are due, without removing them. */
  void collectDue(long now, int limit, List<Waiter> due) {
    long distance = now - origin;
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      if (earliest[bucket] <= distance) {
        long bound = NEVER;
        for (Waiter waiter = buckets[bucket]; waiter != null; waiter = waiter.bucketBehind) {
          long at = waiter.deadline - origin;
          if (at > distance) {
            bound = Math.min(bound, at);
          } else if (due.size() < limit) {
            due.add(waiter);
          } else {
            return; // the bound stays low, so that the next call finds the rest
          }
        }
        earliest[bucket] = bound;
      }
    }
  }

  /** The clock reading before which nothing is due, or {@link #NEVER}. */
  long nextDue() {
    long next = NEVER;
    for (long bound : earliest) {
      next = Math.min(next, bound);
    }
    return next == NEVER ? NEVER : next + origin;
  }
}
