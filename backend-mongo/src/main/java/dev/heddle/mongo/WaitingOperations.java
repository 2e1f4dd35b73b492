package dev.heddle.mongo;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The operations that wait for a connection, by the driver's numbers, which ascend. Each has a mark at a place of its
 * number's own: an operation waits for a microsecond, so the place is free again long before the next one that wants it.
 * Where it is not, the number goes into a set.
 *
 * <p>Each place is as wide as a cache line: one that all threads write costs each of them more than the mark itself, since it
 * comes from another processor every time.
 *
 * <p>Safe for any thread. What is added or removed twice, or never removed, makes no figure negative.
 */
final class WaitingOperations {

  private static final int PLACES = 32;
  private static final int STRIDE = 8;
  private static final long FREE = Long.MIN_VALUE; // no number of the driver's

  private final AtomicLongArray marks = new AtomicLongArray(PLACES * STRIDE);
  private final Set<Long> others = ConcurrentHashMap.newKeySet();

  WaitingOperations() {
    clear();
  }

  private static int place(long operation) {
    return STRIDE * ((int) operation & (PLACES - 1));
  }

  void add(long operation) {
    long before = marks.compareAndExchange(place(operation), FREE, operation);
    if (before != FREE && before != operation) {
      others.add(operation);
    }
  }

  void remove(long operation) {
    marks.compareAndSet(place(operation), operation, FREE);
    if (!others.isEmpty()) {
      others.remove(operation);
    }
  }

  /** Each mark is looked at once; together they are of a moment only while nobody comes or goes. */
  int count() {
    int count = others.size();
    for (int place = 0; place < marks.length(); place += STRIDE) {
      count += marks.get(place) == FREE ? 0 : 1;
    }
    return count;
  }

  void clear() {
    for (int place = 0; place < marks.length(); place += STRIDE) {
      marks.set(place, FREE);
    }
    others.clear();
  }
}
