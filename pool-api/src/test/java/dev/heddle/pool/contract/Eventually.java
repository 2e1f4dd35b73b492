package dev.heddle.pool.contract;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Waits for a state that another thread is about to bring about. The one limit is generous: it stops a hung test and
 * never decides the result of a sound one.
 */
public final class Eventually {

  /** A machine shared with other builds has been seen to stall for seconds. */
  public static final Duration LIMIT = Duration.ofSeconds(30);

  private static final long LOOK_EVERY_NANOS = 200_000;

  private Eventually() {
  }

  /**
   * Waits until something holds.
   *
   * @param what what is waited for, for the message
   * @param holds looks whether it holds; called often
   */
  public static void that(String what, BooleanSupplier holds) {
    that(what, holds, () -> "");
  }

  /**
   * Waits until something holds.
   *
   * @param what what is waited for, for the message
   * @param holds looks whether it holds; called often
   * @param found describes what there is instead, for the message
   */
  public static void that(String what, BooleanSupplier holds, Supplier<String> found) {
    long limit = System.nanoTime() + LIMIT.toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() - limit > 0) {
        throw new AssertionError("waited " + LIMIT.toSeconds() + " s in vain until " + what + describe(found));
      }
      if (Thread.currentThread().isInterrupted()) {
        throw new AssertionError("interrupted while waiting until " + what + describe(found));
      }
      LockSupport.parkNanos(LOOK_EVERY_NANOS);
    }
  }

  private static String describe(Supplier<String> found) {
    String text = found.get();
    return text.isEmpty() ? "" : "; found " + text;
  }
}
