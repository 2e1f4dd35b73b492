package dev.heddle.pool.contract;

import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** JUnit must have found the extension: nothing here registers it. */
class LostFailuresTest {

  @Test
  void anExceptionThatEndsAThread_isFound_once() throws InterruptedException {
    IllegalStateException lost = new IllegalStateException("lost");
    Thread.ofVirtual().name("careless").start(() -> {
      throw lost;
    }).join();
    assertThatThrownBy(LostFailures::requireNone).isInstanceOf(AssertionError.class)
        .hasMessageContaining("1 threads").hasMessageContaining("'careless'").hasSuppressedException(lost);
    assertThatNoException().isThrownBy(LostFailures::requireNone);
  }

  @Test
  void aThreadThatReturns_isNoFailure() throws InterruptedException {
    Thread.startVirtualThread(() -> {
    }).join();
    assertThatNoException().isThrownBy(LostFailures::requireNone);
  }
}
