package dev.heddle.pool.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.pool.Deadline;
import dev.heddle.pool.contract.FakeClock;
import dev.heddle.pool.spi.TokenBucket.Turn;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TokenBucketTest {

  private final FakeClock clock = new FakeClock();
  private final Deadline now = Deadline.in(Duration.ZERO, clock);

  private static Turn taken(long millis) {
    return new Turn(true, Duration.ofMillis(millis));
  }

  private static Turn refused(long millis) {
    return new Turn(false, Duration.ofMillis(millis));
  }

  @Test
  void turns_comeInABurst_thenOnePerInterval() {
    TokenBucket bucket = new TokenBucket(10, 3, clock);
    for (int i = 0; i < 3; i++) {
      assertThat(bucket.take(now)).isEqualTo(taken(0));
    }
    assertThat(bucket.take(now)).isEqualTo(refused(100));
    clock.advance(Duration.ofMillis(100));
    assertThat(bucket.take(now)).isEqualTo(taken(0));
    Deadline later = Deadline.in(Duration.ofSeconds(1), clock);
    assertThat(bucket.take(later)).isEqualTo(taken(100));
    assertThat(bucket.take(later)).as("turns are given in order").isEqualTo(taken(200));
    clock.advance(Duration.ofSeconds(100));
    for (int i = 0; i < 3; i++) {
      assertThat(bucket.take(now)).isEqualTo(taken(0));
    }
    assertThat(bucket.take(now).taken()).as("a long pause saves no more than the burst").isFalse();
  }

  @Test
  void refusal_takesNoTurn() {
    TokenBucket bucket = new TokenBucket(1, 1, clock);
    bucket.take(now);
    for (int i = 0; i < 5; i++) {
      assertThat(bucket.take(now)).isEqualTo(refused(1_000));
    }
  }

  @Test
  void holdOff_stopsAllTurns_theLongerOneCounts() {
    TokenBucket bucket = new TokenBucket(0, 1, clock);
    assertThat(bucket.take(now)).as("no rate, no wait").isEqualTo(taken(0));
    bucket.holdOff(Duration.ofSeconds(10));
    bucket.holdOff(Duration.ofSeconds(1));
    assertThat(bucket.take(now)).isEqualTo(refused(10_000));
    assertThat(bucket.take(Deadline.in(Duration.ofSeconds(20), clock))).isEqualTo(taken(10_000));
    clock.advance(Duration.ofSeconds(10));
    assertThat(bucket.take(now)).isEqualTo(taken(0));
  }

  @Test
  void rate_holdsAfterAHoldOff() {
    TokenBucket bucket = new TokenBucket(2, 1, clock);
    bucket.holdOff(Duration.ofSeconds(3));
    Deadline patient = Deadline.in(Duration.ofSeconds(60), clock);
    assertThat(bucket.take(patient)).isEqualTo(taken(3_000));
    assertThat(bucket.take(patient)).isEqualTo(taken(3_500));
  }

  @Test
  void slowestRate_doesNotOverflow() {
    TokenBucket bucket = new TokenBucket(Double.MIN_VALUE, 3, clock);
    for (int i = 0; i < 3; i++) {
      assertThat(bucket.take(now)).isEqualTo(taken(0));
    }
    assertThat(bucket.take(now).taken()).isFalse();
    clock.advance(Duration.ofDays(1_000));
    assertThat(bucket.take(now).taken()).isFalse();
  }

  @Test
  void nonsense_isRefused() {
    for (double rate : new double[] {-1, Double.NaN, 2e9}) {
      assertThatThrownBy(() -> new TokenBucket(rate, 1, clock)).isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> new TokenBucket(1, 0, clock)).isInstanceOf(IllegalArgumentException.class);
  }
}
