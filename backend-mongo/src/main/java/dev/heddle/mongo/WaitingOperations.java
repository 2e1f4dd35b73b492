package dev.heddle.mongo;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The operations that wait for a connection, by the driver's numbers, which ascend. Each has a mark at a place of its
 * number's own: an operation waits for a microsecond, so the place is free again long before the next one that wants it.
 * Where it is not, the number goes into a set.
 *
 * <p>Safe for any thread. What is added or removed twice, or never removed, makes no figure negative.
 */
final class WaitingOperations {

  private static final long FREE = Long.MIN_VALUE; // no number of the driver's

  private final SpreadLongs marks = new SpreadLongs();
  private final Set<Long> others = ConcurrentHashMap.newKeySet();

  WaitingOperations() {
    clear();
  }

  void add(long operation) {
    long before = marks.compareAndExchange(SpreadLongs.of(operation), FREE, operation);
    if (before != FREE && before != operation) {
      others.add(operation);
    }
  }

  void remove(long operation) {
    marks.compareAndSet(SpreadLongs.of(operation), operation, FREE);
    if (!others.isEmpty()) {
      others.remove(operation);
    }
  }

  int count() {
    return (int) marks.sum(mark -> mark == FREE ? 0 : 1) + others.size();
  }

  void clear() {
    for (int place = 0; place < SpreadLongs.SIZE; place++) {
      marks.set(place, FREE);
    }
    others.clear();
  }
}
