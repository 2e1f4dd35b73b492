package dev.heddle.server.fake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for a state that the server shows, under one generous limit that only ends a hung test. */
public final class Until {

  private Until() {}

  public static void isTrue(String what, BooleanSupplier state) {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!state.getAsBoolean()) {
      assertThat(System.nanoTime() - end).as(what).isNegative();
      LockSupport.parkNanos(1_000_000);
    }
  }
}
