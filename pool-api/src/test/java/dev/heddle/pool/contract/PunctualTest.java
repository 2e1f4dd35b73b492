package dev.heddle.pool.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A stall is forgiven, slowness is not, and ending early never. */
class PunctualTest {

  private final AtomicInteger goes = new AtomicInteger();

  @Test
  void whatIsInTime_isDoneOnce() throws Exception {
    Punctual.within(Duration.ofDays(2), goes::incrementAndGet);
    assertThat(goes).hasValue(1);
  }

  @Test
  void whatIsLateOnce_isDoneAgain() throws Exception {
    Duration most = Duration.ofMillis(50);
    Punctual.within(most, () -> {
      long begun = System.nanoTime();
      boolean stalls = goes.incrementAndGet() == 1;
      while (stalls && System.nanoTime() - begun <= most.toNanos()) {
        Thread.onSpinWait();
      }
    });
    assertThat(goes.get()).isBetween(2, 5);
  }

  @Test
  void whatIsAlwaysLate_fails() {
    assertThatThrownBy(() -> Punctual.within(Duration.ofNanos(-1), goes::incrementAndGet))
        .isInstanceOf(AssertionError.class).hasMessageContaining("the shortest of");
    assertThat(goes).hasValue(5);
  }

  @Test
  void whatEndsTooEarly_failsAtOnce() {
    assertThatThrownBy(() -> Punctual.between(Duration.ofDays(1), Duration.ofDays(2), goes::incrementAndGet))
        .isInstanceOf(AssertionError.class).hasMessageContaining("go 1");
    assertThat(goes).hasValue(1);
  }
}
