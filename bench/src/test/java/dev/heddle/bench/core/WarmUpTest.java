package dev.heddle.bench.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WarmUpTest {

  private long now;
  private long compiled;
  private final WarmUp warmUp = new WarmUp(
      new Timing(Duration.ofSeconds(1), Duration.ofSeconds(8), Duration.ofSeconds(2)), () -> now, () -> compiled);

  @Test
  void aRestingCompilerEndsItAfterTheShortestTime() {
    assertThat(passUntilOver(0)).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void aBusyCompilerMakesItLastTheLongestTime() {
    assertThat(passUntilOver(50)).isEqualTo(Duration.ofSeconds(8));
  }

  @Test
  void itEndsHalfASecondAfterTheCompilerWentToRest() {
    while (now < Duration.ofSeconds(3).toNanos()) {
      pass(50);
      assertThat(warmUp.isOver()).isFalse();
    }

    assertThat(passUntilOver(5)).isEqualTo(Duration.ofMillis(3_500));
  }

  @Test
  void aPauseOfTheCompilerIsNoRest() {
    while (now < Duration.ofSeconds(4).toNanos()) {
      pass(now % Duration.ofMillis(500).toNanos() == 0 ? 50 : 0);

      assertThat(warmUp.isOver()).isFalse();
    }
  }

  @Test
  void itIsAskedAsOftenAsOneLikes() {
    while (!warmUp.isOver()) {
      now += Duration.ofMillis(10).toNanos();
    }

    assertThat(Duration.ofNanos(now)).isEqualTo(Duration.ofSeconds(1));
  }

  private Duration passUntilOver(long compiledInEach) {
    while (!warmUp.isOver()) {
      pass(compiledInEach);
    }
    return Duration.ofNanos(now);
  }

  private void pass(long compiledMillis) {
    now += WarmUp.WINDOW.toNanos();
    compiled += compiledMillis;
  }
}
