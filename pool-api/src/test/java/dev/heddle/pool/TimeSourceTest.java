package dev.heddle.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.pool.contract.Background;
import dev.heddle.pool.contract.Eventually;
import dev.heddle.pool.contract.FakeClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What every clock can do by its alarms. */
class TimeSourceTest {

  private final FakeClock clock = new FakeClock();

  private Background<Boolean> waiting(Duration duration) {
    return Background.run(() -> {
      clock.waitFor(duration);
      return true;
    });
  }

  @Test
  void waitFor_endsWhenTheTimeHasCome_notBefore() {
    Background<Boolean> waiting = waiting(Duration.ofSeconds(2));
    Eventually.that("it waits", () -> clock.alarmsSet() > 0);
    clock.advance(Duration.ofSeconds(1));
    assertThat(waiting.isDone()).isFalse();
    clock.advance(Duration.ofSeconds(1));
    assertThat(waiting.result()).isTrue();
    assertThat(clock.alarmsSet()).isZero();
  }

  @Test
  void waitFor_nothing_returnsAtOnce() {
    assertThat(waiting(Duration.ZERO).result()).isTrue();
    assertThat(waiting(Duration.ofSeconds(-1)).result()).isTrue();
  }

  @Test
  void waitFor_isEndedByAnInterrupt_andLeavesNoAlarm() {
    Background<Boolean> waiting = waiting(Duration.ofDays(1));
    Eventually.that("it waits", () -> clock.alarmsSet() > 0);
    waiting.interrupt();
    waiting.failure(InterruptedException.class);
    assertThat(clock.alarmsSet()).isZero();
  }
}
