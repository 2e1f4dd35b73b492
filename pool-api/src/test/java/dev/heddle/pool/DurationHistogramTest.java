package dev.heddle.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Durations in buckets that grow with them. */
class DurationHistogramTest {

  private static DurationHistogram of(long... nanos) {
    long[] counts = new long[DurationHistogram.BUCKETS];
    for (long each : nanos) {
      counts[DurationHistogram.bucketOf(each)]++;
    }
    return DurationHistogram.of(counts, LongStream.of(nanos).sum(), LongStream.of(nanos).max().orElse(0));
  }

  @Test
  void everyBucket_endsWhereTheNextBegins() {
    for (int bucket = 0; bucket < DurationHistogram.BUCKETS; bucket++) {
      long upper = DurationHistogram.upperBoundNanos(bucket);
      assertThat(DurationHistogram.bucketOf(upper)).isEqualTo(bucket);
      if (bucket < DurationHistogram.BUCKETS - 1) {
        assertThat(DurationHistogram.bucketOf(upper + 1)).isEqualTo(bucket + 1);
      }
    }
    assertThat(DurationHistogram.upperBoundNanos(DurationHistogram.BUCKETS - 1)).isEqualTo(Long.MAX_VALUE);
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -1, 0})
  void belowZero_countsAsZero(long nanos) {
    assertThat(DurationHistogram.bucketOf(nanos)).isZero();
  }

  @Test
  void upperBound_isAtMostAQuarterTooHigh() {
    Random random = new Random(42);
    for (int i = 0; i < 10_000; i++) {
      long nanos = random.nextLong() >>> (1 + random.nextInt(62));
      long upper = DurationHistogram.upperBoundNanos(DurationHistogram.bucketOf(nanos));
      assertThat(upper).isGreaterThanOrEqualTo(nanos);
      assertThat(upper - nanos).isLessThanOrEqualTo(nanos / 4 + 1);
    }
  }

  @Test
  void empty_isAllZero() {
    DurationHistogram empty = DurationHistogram.EMPTY;
    assertThat(empty.count()).isZero();
    assertThat(empty.mean()).isZero();
    assertThat(empty.max()).isZero();
    assertThat(empty.percentile(0.99)).isZero();
    assertThat(empty.countUpTo(Duration.ofDays(1))).isZero();
    assertThat(empty.toString()).contains("count=0");
  }

  @Test
  void figures_areThoseOfTheDurations() {
    DurationHistogram histogram = of(1_000, 2_000, 3_000, 1_000_000);
    assertThat(histogram.count()).isEqualTo(4);
    assertThat(histogram.sum()).isEqualTo(Duration.ofNanos(1_006_000));
    assertThat(histogram.mean()).isEqualTo(Duration.ofNanos(251_500));
    assertThat(histogram.max()).isEqualTo(Duration.ofMillis(1));
    assertThat(histogram.count(DurationHistogram.bucketOf(1_000))).isEqualTo(1);
  }

  @Test
  void percentile_isTheBoundThatTheShareDidNotExceed() {
    DurationHistogram histogram = of(LongStream.rangeClosed(1, 100).map(each -> each * 1_000_000).toArray());
    assertThat(histogram.percentile(0)).isBetween(Duration.ofMillis(1), Duration.ofNanos(1_250_000));
    assertThat(histogram.percentile(0.5)).isBetween(Duration.ofMillis(50), Duration.ofNanos(62_500_000));
    assertThat(histogram.percentile(0.99)).isBetween(Duration.ofMillis(99), Duration.ofMillis(100));
    assertThat(histogram.percentile(1)).isEqualTo(Duration.ofMillis(100));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
  void percentile_ofNoShare_isRefused(double share) {
    assertThatThrownBy(() -> of(1).percentile(share)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void countUpTo_countsWholeBuckets_andGrows() {
    DurationHistogram histogram = of(0, 1_000, 1_000_000, 1_000_000_000);
    assertThat(histogram.countUpTo(Duration.ofNanos(-1))).isZero();
    assertThat(histogram.countUpTo(Duration.ZERO)).isEqualTo(1);
    assertThat(histogram.countUpTo(Duration.ofNanos(1_300))).isEqualTo(2);
    assertThat(histogram.countUpTo(Duration.ofSeconds(2))).isEqualTo(4);
    assertThat(histogram.countUpTo(Duration.ofSeconds(Long.MAX_VALUE))).isEqualTo(4);
  }

  @Test
  void counters_areCopied_andMustBeAsMany() {
    long[] counts = new long[DurationHistogram.BUCKETS];
    DurationHistogram histogram = DurationHistogram.of(counts, 0, 0);
    counts[0] = 7;
    assertThat(histogram.count(0)).isZero();
    assertThatThrownBy(() -> DurationHistogram.of(new long[3], 0, 0)).isInstanceOf(IllegalArgumentException.class);
  }
}
