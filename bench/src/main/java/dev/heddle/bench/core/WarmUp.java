package dev.heddle.bench.core;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The time before measuring. It lasts until the compiler has next to nothing left to do: until then it takes a processor
 * from whoever is measured for milliseconds at a time, and its work is counted as theirs. How soon that is depends on how
 * often the code runs: soon where it runs millions of times a second, after seconds where each operation waits for a
 * millisecond.
 *
 * <p>Confined to one thread.
 */
final class WarmUp {

  /** How often to look. */
  static final Duration WINDOW = Duration.ofMillis(250);

  /** The compiler rests if it was at work for less than this share of so many windows in a row. */
  private static final double REST = 0.04;
  private static final int WINDOWS_AT_REST = 2;

  private final Timing timing;
  private final LongSupplier nanoTime;
  private final LongSupplier compiledMillis;
  private final long begun;
  private long windowBegun;
  private long compiledBefore;
  private int atRest;

  /** Begins. */
  WarmUp(Timing timing) {
    this(timing, System::nanoTime, ManagementFactory.getCompilationMXBean()::getTotalCompilationTime);
  }

  /**
   * Begins, by another clock.
   *
   * @param compiledMillis how long the compiler has been at work until now, summed over its threads
   */
  WarmUp(Timing timing, LongSupplier nanoTime, LongSupplier compiledMillis) {
    this.timing = timing;
    this.nanoTime = nanoTime;
    this.compiledMillis = compiledMillis;
    this.begun = nanoTime.getAsLong();
    this.windowBegun = begun;
    this.compiledBefore = compiledMillis.getAsLong();
  }

  /** Whether to measure from now on. Asked again and again while the code to be measured runs. */
  boolean isOver() {
    long now = nanoTime.getAsLong();
    long length = now - windowBegun;
    if (length >= WINDOW.toNanos()) {
      long compiled = compiledMillis.getAsLong();
      atRest = TimeUnit.MILLISECONDS.toNanos(compiled - compiledBefore) < REST * length ? atRest + 1 : 0;
      windowBegun = now;
      compiledBefore = compiled;
    }
    long passed = now - begun;
    return passed >= timing.longestWarmUp().toNanos()
        || (passed >= timing.warmUp().toNanos() && atRest >= WINDOWS_AT_REST);
  }

  /** Lets it pass while others work. */
  void pass() {
    while (!isOver()) {
      Timing.pass(WINDOW);
    }
  }
}
