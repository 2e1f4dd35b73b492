package dev.heddle.mongo;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The operations that wait for a connection, by the driver's numbers, which ascend. Each has a mark at a place of its
 * number's own, as wide as a cache line: an operation waits for a microsecond, so the place is free again long before the
 * next one that wants it. Where it is not, the number goes into a set.
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
    return (int) (operation & (PLACES - 1)) * STRIDE;
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

  int count() {
    int marked = 0;
    for (int place = 0; place < PLACES * STRIDE; place += STRIDE) {
      marked += marks.get(place) == FREE ? 0 : 1;
    }
    return marked + others.size();
  }

  void clear() {
    for (int place = 0; place < PLACES * STRIDE; place += STRIDE) {
      marks.set(place, FREE);
    }
    others.clear();
  }
}
