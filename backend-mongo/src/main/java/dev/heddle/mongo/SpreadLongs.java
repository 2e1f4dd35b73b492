package dev.heddle.mongo;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongUnaryOperator;

/**
 * A few longs, each as wide as a cache line. Whoever writes one often writes that of a key of its own, a thread or a
 * connection: one that all threads write costs each of them more than the work itself, since it comes from another
 * processor every time.
 *
 * <p>Safe for any thread, as an {@link AtomicLongArray} is.
 */
final class SpreadLongs {

  /** How many there are. */
  static final int SIZE = 32;

  private static final int STRIDE = 8;

  private final AtomicLongArray longs = new AtomicLongArray(SIZE * STRIDE);

  /** Which one a key has; others may have the same. */
  static int of(long key) {
    return (int) key & (SIZE - 1);
  }

  private static int place(int index) {
    return index * STRIDE;
  }

  long get(int index) {
    return longs.get(place(index));
  }

  void set(int index, long value) {
    longs.set(place(index), value);
  }

  boolean compareAndSet(int index, long expected, long value) {
    return longs.compareAndSet(place(index), expected, value);
  }

  long compareAndExchange(int index, long expected, long value) {
    return longs.compareAndExchange(place(index), expected, value);
  }

  long decrementAndGet(int index) {
    return longs.decrementAndGet(place(index));
  }

  void update(int index, LongUnaryOperator change) {
    longs.getAndUpdate(place(index), change);
  }

  /** Each is exact; together they are of a moment only while nobody writes. */
  long sum(LongUnaryOperator of) {
    long sum = 0;
    for (int i = 0; i < SIZE; i++) {
      sum += of.applyAsLong(get(i));
    }
    return sum;
  }
}
