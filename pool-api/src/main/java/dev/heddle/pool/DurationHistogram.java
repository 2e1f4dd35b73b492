package dev.heddle.pool;

import java.time.Duration;
import java.util.Arrays;

/**
 * A snapshot of recorded durations in buckets that grow with the duration: four per doubling, so that a percentile is
 * at most a quarter too high. Immutable.
 *
 * <p>The bucket scheme is the log-linear one of HdrHistogram with two significant bits, over nanoseconds.
 */
public final class DurationHistogram {

  /** How many buckets there are: they reach to 292 years. */
  public static final int BUCKETS = 4 + 4 * 61;

  /** Nothing recorded. */
  public static final DurationHistogram EMPTY = new DurationHistogram(new long[BUCKETS], 0, 0);

  private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

  private final long[] counts;
  private final long count;
  private final long sumNanos;
  private final long maxNanos;

  private DurationHistogram(long[] counts, long sumNanos, long maxNanos) {
    this.counts = counts;
    this.count = Arrays.stream(counts).sum();
    this.sumNanos = sumNanos;
    this.maxNanos = maxNanos;
  }

  /**
   * Makes a snapshot of counters.
   *
   * @param counts how many durations fell into each bucket, {@link #BUCKETS} long; copied
   * @param sumNanos the sum of all durations
   * @param maxNanos the longest
   * @return the snapshot
   * @throws IllegalArgumentException if there are not {@link #BUCKETS} counters
   */
  public static DurationHistogram of(long[] counts, long sumNanos, long maxNanos) {
    if (counts.length != BUCKETS) {
      throw new IllegalArgumentException(counts.length + " counters given, " + BUCKETS + " needed");
    }
    return new DurationHistogram(counts.clone(), sumNanos, maxNanos);
  }

  /**
   * The same with durations that nobody recorded because they took no time.
   *
   * @param more how many; less than zero, which a count that is out of date may give, adds none
   * @return a histogram of both
   */
  public DurationHistogram plusZeros(long more) {
    if (more <= 0) {
      return this;
    }
    long[] sums = counts.clone();
    sums[0] += more;
    return new DurationHistogram(sums, sumNanos, maxNanos);
  }

  /**
   * The bucket of a duration.
   *
   * @param nanos the duration; below zero counts as zero
   * @return the index of its bucket
   */
  public static int bucketOf(long nanos) {
    if (nanos < 4) {
      return (int) Math.max(0, nanos);
    }
    int exponent = 63 - Long.numberOfLeadingZeros(nanos);
    int quarter = (int) (nanos >>> (exponent - 2)) & 3;
    return 4 * (exponent - 1) + quarter;
  }

  /**
   * The highest duration that falls into a bucket.
   *
   * @param bucket the index of the bucket
   * @return nanoseconds, inclusive
   */
  public static long upperBoundNanos(int bucket) {
    if (bucket < 4) {
      return bucket;
    }
    int exponent = bucket / 4 + 1;
    long lower = (4L | (bucket & 3)) << (exponent - 2);
    return lower + ((1L << (exponent - 2)) - 1);
  }

  /**
   * How many durations were recorded.
   *
   * @return the count
   */
  public long count() {
    return count;
  }

  /**
   * How many durations fell into a bucket.
   *
   * @param bucket the index of the bucket
   * @return the count
   */
  public long count(int bucket) {
    return counts[bucket];
  }

  /**
   * The sum of all durations.
   *
   * @return the sum
   */
  public Duration sum() {
    return Duration.ofNanos(sumNanos);
  }

  /**
   * The longest duration.
   *
   * @return the longest; zero where nothing was recorded
   */
  public Duration max() {
    return Duration.ofNanos(maxNanos);
  }

  /**
   * The average.
   *
   * @return the mean; zero where nothing was recorded
   */
  public Duration mean() {
    return count == 0 ? Duration.ZERO : Duration.ofNanos(sumNanos / count);
  }

  /**
   * A duration that the given share of all did not exceed.
   *
   * @param share from 0 to 1, for instance 0.99
   * @return the upper bound of the bucket in which it lies, never more than {@link #max()}; zero where nothing was
   *     recorded
   * @throws IllegalArgumentException if the share is not within 0 and 1
   */
  public Duration percentile(double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("a share from 0 to 1 is needed, not " + share);
    }
    long rank = Math.max(1, (long) Math.ceil(share * count));
    long seen = 0;
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      seen += counts[bucket];
      if (seen >= rank) {
        return Duration.ofNanos(Math.min(upperBoundNanos(bucket), maxNanos));
      }
    }
    return Duration.ZERO;
  }

  /**
   * How many durations were at most this long, to the precision of a bucket.
   *
   * @param limit the bound
   * @return the count of all buckets whose upper bound is not above it
   */
  public long countUpTo(Duration limit) {
    long nanos = limit.compareTo(LONGEST) < 0 ? limit.toNanos() : Long.MAX_VALUE;
    long seen = 0;
    for (int bucket = 0; bucket < BUCKETS && upperBoundNanos(bucket) <= nanos; bucket++) {
      seen += counts[bucket];
    }
    return seen;
  }

  @Override
  public String toString() {
    return "count=" + count + ", mean=" + mean() + ", p99=" + percentile(0.99) + ", max=" + max();
  }
}
