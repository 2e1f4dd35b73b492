package dev.heddle.odoo;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for a state; the limit only ends a hung test. */
final class Until {

  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(20);

  private Until() {
  }

  static void holds(String state, BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > LIMIT_NANOS) {
        throw new AssertionError("never happened: " + state);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }
}
