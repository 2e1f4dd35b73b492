package dev.heddle.pool.spi;

import dev.heddle.pool.DurationHistogram;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * Records durations for a {@link DurationHistogram}. For what happens off the fast path: waits, opens, uses of a
 * millisecond and more. Two kilobytes.
 *
 * <p>Safe for any thread; nobody waits. A reader sees each counter exactly, all of them within a few microseconds.
 */
public final class DurationRecorder {

  private final AtomicLongArray counts = new AtomicLongArray(DurationHistogram.BUCKETS);
  private final LongAdder sum = new LongAdder();
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
    counts.getAndIncrement(DurationHistogram.bucketOf(value));
    sum.add(value);
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
    for (int i = 0; i < counts.length(); i++) {
      count += counts.get(i);
    }
    return count;
  }

  /**
   * What was recorded until now.
   *
   * @return a histogram, which changes no more
   */
  public DurationHistogram snapshot() {
    return snapshot(0);
  }

  /**
   * The same with those that were not recorded because they took no time; they count as zero.
   *
   * @param unrecorded how many; less than zero, which a count that is out of date may give, adds none
   * @return a histogram, which changes no more
   */
  public DurationHistogram snapshot(long unrecorded) {
    long[] copy = new long[DurationHistogram.BUCKETS];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = counts.get(i);
    }
    copy[0] += Math.max(0, unrecorded);
    return DurationHistogram.of(copy, sum.sum(), max.get());
  }
}
