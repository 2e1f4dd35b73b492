package dev.heddle.pool.spi;

import dev.heddle.pool.DurationHistogram;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Records durations for a {@link DurationHistogram}. For what happens off the fast path: waits, opens, uses of a
 * millisecond and more. Four kilobytes.
 *
 * <p>Safe for any thread; nobody waits. A reader sees each counter exactly, all of them within a few microseconds.
 */
public final class DurationRecorder {

  /** Of each bucket how many, and after it their sum: who records writes to one cache line, not to two. */
  private final AtomicLongArray buckets = new AtomicLongArray(2 * DurationHistogram.BUCKETS);
  private final AtomicLong max = new AtomicLong();

  /** Makes an empty recorder. */
  public DurationRecorder() {
  }

  /**
   * Records one.
   *
   * @param nanos how long it took; less than zero, which clocks of two processors may say, counts as zero
   */
  public void record(long nanos) {
    long value = Math.max(0, nanos);
    int bucket = 2 * DurationHistogram.bucketOf(value);
    buckets.getAndIncrement(bucket);
    buckets.getAndAdd(bucket + 1, value);
    long seen = max.get();
    while (value > seen && !max.compareAndSet(seen, value)) {
      seen = max.get();
    }
  }

  /**
   * How many were recorded.
   *
   * @return the count since the beginning
   */
  public long count() {
    long count = 0;
    for (int i = 0; i < buckets.length(); i += 2) {
      count += buckets.get(i);
    }
    return count;
  }

  /**
   * What was recorded until now.
   *
   * @return a histogram, which changes no more
   */
  public DurationHistogram snapshot() {
    long[] copy = new long[DurationHistogram.BUCKETS];
    long sum = 0;
    for (int i = 0; i < copy.length; i++) {
      copy[i] = buckets.get(2 * i);
      sum += buckets.get(2 * i + 1);
    }
    return DurationHistogram.of(copy, sum, max.get());
  }
}
