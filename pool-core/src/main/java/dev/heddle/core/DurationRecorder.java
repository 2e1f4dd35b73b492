package dev.heddle.core;

import dev.heddle.pool.DurationHistogram;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * Records durations from any thread. For what happens off the fast path: waits, opens, uses of a millisecond and more.
 * Two kilobytes.
 */
final class DurationRecorder {

  private final AtomicLongArray counts = new AtomicLongArray(DurationHistogram.BUCKETS);
  private final LongAdder sum = new LongAdder();
  private final LongAdder recorded = new LongAdder();
  private final AtomicLong max = new AtomicLong();

  void record(long nanos) {
    long value = Math.max(0, nanos);
    counts.getAndIncrement(DurationHistogram.bucketOf(value));
    sum.add(value);
    recorded.increment();
    long seen = max.get();
    while (value > seen && !max.compareAndSet(seen, value)) {
      seen = max.get();
    }
  }

  /** How many were recorded. */
  long count() {
    return recorded.sum();
  }

  /** A snapshot in which those that were not recorded, because they took no time, count as zero. */
  DurationHistogram snapshot(long unrecorded) {
    long[] copy = new long[DurationHistogram.BUCKETS];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = counts.get(i);
    }
    copy[0] += Math.max(0, unrecorded);
    return DurationHistogram.of(copy, sum.sum(), max.get());
  }
}
