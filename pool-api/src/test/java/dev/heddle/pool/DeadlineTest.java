package dev.heddle.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.pool.contract.FakeClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A point in time by which all must be over. */
class DeadlineTest {

  private final FakeClock clock = new FakeClock();

  @Test
  void time_runsOut() {
    Deadline deadline = Deadline.in(Duration.ofSeconds(10), clock);
    assertThat(deadline.remaining()).isEqualTo(Duration.ofSeconds(10));
    clock.advance(Duration.ofSeconds(6)); // over the overflow of the clock
    assertThat(deadline.remaining()).isEqualTo(Duration.ofSeconds(4));
    assertThat(deadline.isOver()).isFalse();
    clock.advance(Duration.ofSeconds(4));
    assertThat(deadline.isOver()).isTrue();
    assertThat(deadline.remaining()).isZero();
    clock.advance(Duration.ofSeconds(4));
    assertThat(deadline.remaining()).isZero();
    assertThat(deadline.remainingNanos()).isZero();
  }

  @Test
  void none_isNeverOver() {
    assertThat(Deadline.NONE.isNone()).isTrue();
    assertThat(Deadline.NONE.isOver()).isFalse();
    assertThat(Deadline.NONE.remaining()).isEqualTo(Deadline.FOREVER);
    assertThat(Deadline.NONE.remainingMillis()).isEqualTo(Integer.MAX_VALUE);
    assertThat(Deadline.NONE.atNanos(clock) - clock.nanoTime()).isGreaterThan(Duration.ofDays(36_500).toNanos());
    assertThat(Deadline.NONE.toString()).isEqualTo("no deadline");
  }

  @Test
  void durationsThatDoNotFit_areCutOff() {
    Deadline endless = Deadline.in(Duration.ofSeconds(Long.MAX_VALUE), clock);
    assertThat(endless.isOver()).isFalse();
    assertThat(endless.remaining()).isGreaterThan(Duration.ofDays(36_500));
    assertThat(Deadline.in(Duration.ofSeconds(Long.MIN_VALUE), clock).isOver()).isTrue();
    clock.advance(Duration.ofDays(365));
    assertThat(endless.isOver()).isFalse();
  }

  @Test
  void zeroAndLess_areOverAtOnce() {
    assertThat(Deadline.in(Duration.ZERO, clock).isOver()).isTrue();
    assertThat(Deadline.in(Duration.ofNanos(-1), clock).isOver()).isTrue();
    assertThat(Deadline.in(Duration.ofNanos(1), clock).isOver()).isFalse();
    assertThat(Deadline.in(Duration.ZERO).isOver()).isTrue();
  }

  @Test
  void millis_areRoundedUp_andNeverZero() {
    assertThat(Deadline.in(Duration.ofNanos(1_000_001), clock).remainingMillis()).isEqualTo(2);
    assertThat(Deadline.in(Duration.ofMillis(2), clock).remainingMillis()).isEqualTo(2);
    assertThat(Deadline.in(Duration.ZERO, clock).remainingMillis()).isEqualTo(1);
    assertThat(Deadline.in(Duration.ofDays(365), clock).remainingMillis()).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void earlier_isTheOneWithLessTimeLeft_whateverTheClock() {
    Deadline soon = Deadline.in(Duration.ofSeconds(1), clock);
    Deadline late = Deadline.in(Duration.ofHours(1));
    assertThat(soon.earlier(late)).isSameAs(soon);
    assertThat(late.earlier(soon)).isSameAs(soon);
    assertThat(soon.earlier(Deadline.NONE)).isSameAs(soon);
    assertThat(Deadline.NONE.earlier(soon)).isSameAs(soon);
    assertThat(Deadline.NONE.earlier(Deadline.NONE)).isSameAs(Deadline.NONE);
  }

  @Test
  void readings_areCarriedOver_toAnotherClock() {
    Deadline deadline = Deadline.in(Duration.ofSeconds(3), clock);
    assertThat(deadline.atNanos(clock)).isEqualTo(clock.nanoTime() + 3_000_000_000L);
    FakeClock other = new FakeClock();
    other.advance(Duration.ofHours(1));
    assertThat(deadline.atNanos(other) - other.nanoTime()).isEqualTo(3_000_000_000L);
    assertThat(Deadline.at(clock.nanoTime() + 5, clock).remainingNanos()).isEqualTo(5);
  }
}
