package dev.heddle.bench.core;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * How long one cell lasts.
 *
 * @param warmUp before measuring, at least
 * @param longestWarmUp before measuring, at most: see {@link WarmUp}
 * @param measured while measuring
 */
record Timing(Duration warmUp, Duration longestWarmUp, Duration measured) {

  Timing half() {
    return new Timing(warmUp.dividedBy(2), longestWarmUp.dividedBy(2), measured.dividedBy(2));
  }

  /** Lets this time pass. */
  static void pass(Duration time) {
    passUntil(System.nanoTime() + time.toNanos());
  }

  /** Lets the time pass until {@link System#nanoTime} says so. */
  static void passUntil(long nanoTime) {
    for (long left = nanoTime - System.nanoTime(); left > 0; left = nanoTime - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
