package dev.heddle.mongo;

import dev.heddle.pool.DurationHistogram;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/** Counts durations. Safe for any thread; a reader sees each counter exactly, all of them within a few microseconds. */
final class DurationRecorder {

  private final AtomicLongArray counts = new AtomicLongArray(DurationHistogram.BUCKETS);
  private final LongAdder sum = new LongAdder();
  private final LongAccumulator max = new LongAccumulator(Math::max, 0);

  void record(long nanos) {
    long measured = Math.max(0, nanos);
    counts.getAndIncrement(DurationHistogram.bucketOf(measured));
    sum.add(measured);
    max.accumulate(measured);
  }

  DurationHistogram snapshot() {
    long[] copy = new long[DurationHistogram.BUCKETS];
    for (int bucket = 0; bucket < copy.length; bucket++) {
      copy[bucket] = counts.get(bucket);
    }
    return DurationHistogram.of(copy, sum.sum(), max.get());
  }
}
