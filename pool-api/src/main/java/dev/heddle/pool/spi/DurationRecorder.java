package dev.heddle.pool.spi;

import dev.heddle.pool.DurationHistogram;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Records durations for a {@link DurationHistogram}. For what happens off the fast path: waits, opens, uses of a
 * millisecond and more. Four kilobytes.
 *
 * <p>Safe for any thread; nobody waits. A reader sees each counter exactly, all of them within a few microseconds.
 */
public final class DurationRecorder {

  private static final VarHandle BUCKET = MethodHandles.arrayElementVarHandle(long[].class);
  private static final VarHandle MAX;

  static {
    try {
      MAX = MethodHandles.lookup().findVarHandle(DurationRecorder.class, "max", long.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  /** Of each bucket how many, and after it their sum: who records writes to one cache line, not to two. */
  private final long[] buckets = new long[2 * DurationHistogram.BUCKETS];
  private volatile long max;

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
    BUCKET.getAndAdd(buckets, bucket, 1L);
    BUCKET.getAndAdd(buckets, bucket + 1, value);
    long seen = max;
    while (value > seen && !MAX.compareAndSet(this, seen, value)) {
      seen = max;
    }
  }

  /**
   * How many were recorded.
   *
   * @return the count since the beginning
   */
  public long count() {
    long count = 0;
    for (int i = 0; i < buckets.length; i += 2) {
      count += at(i);
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
      copy[i] = at(2 * i);
      sum += at(2 * i + 1);
    }
    return DurationHistogram.of(copy, sum, max);
  }

  private long at(int index) {
    return (long) BUCKET.getVolatile(buckets, index);
  }
}
