package dev.heddle.mongo;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

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

  private static final VarHandle MARK = MethodHandles.arrayElementVarHandle(long[].class);

  /** One stride more at each end: the array's length, which is read each time, and what lies behind it have lines of their own. */
  private final long[] marks = new long[(PLACES + 2) * STRIDE];
  private final Set<Long> others = ConcurrentHashMap.newKeySet();
  /** Once two have wanted the same place. Until then nobody need look into the set, which is further away. */
  private volatile boolean crowded;

  WaitingOperations() {
    clear();
  }

  private static int place(long operation) {
    return STRIDE * (1 + ((int) operation & (PLACES - 1)));
  }

  void add(long operation) {
    long before = (long) MARK.compareAndExchange(marks, place(operation), FREE, operation);
    if (before != FREE && before != operation) {
      crowded = true;
      others.add(operation);
    }
  }

  /** By the operation's own thread, so nobody else frees its mark meanwhile; who does so all the same may hide another's. */
  void remove(long operation) {
    if ((long) MARK.getOpaque(marks, place(operation)) == operation) {
      MARK.setRelease(marks, place(operation), FREE);
    }
    if (crowded) {
      others.remove(operation);
    }
  }

  /** Each mark is looked at once; together they are of a moment only while nobody comes or goes. */
  int count() {
    int count = others.size();
    for (int place = STRIDE; place <= PLACES * STRIDE; place += STRIDE) {
      count += (long) MARK.getVolatile(marks, place) == FREE ? 0 : 1;
    }
    return count;
  }

  void clear() {
    for (int place = STRIDE; place <= PLACES * STRIDE; place += STRIDE) {
      MARK.setVolatile(marks, place, FREE);
    }
    others.clear();
  }
}
