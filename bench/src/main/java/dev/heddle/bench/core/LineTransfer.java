package dev.heddle.bench.core;

import java.time.Duration;

/**
 * How long a cache line takes from one processor to another and back.
 *
 * <p>What threads share is paid in this currency, and on a virtual machine it changes from one second to the next: two
 * processors that are threads of one core pass a line in some ten nanoseconds, two that the host has moved to cores without
 * a common cache need several times as much. Where many threads share a pool that is most of what a use costs, so that two
 * pools can only be compared where both had the same.
 */
final class LineTransfer {

  /** The best of so many goes is taken: the others were disturbed, or not compiled yet. */
  private static final int GOES = 10;
  private static final int TURNS = 2_000;
  /** Both may have been put on one processor; then a turn takes milliseconds. */
  private static final Duration PATIENCE = Duration.ofMillis(5);
  private static final int SPINS_BETWEEN_LOOKS = 1_000;
  /** Whose turn it is: theirs who measure, or theirs who only pass it back. */
  private static final int MEASURING = 0;
  private static final int RETURNING = 1;

  private final long end = System.nanoTime() + PATIENCE.toNanos();
  private volatile int turn = MEASURING;

  private LineTransfer() {}

  /** Nanoseconds there and back; 0 where they cannot be had: with one processor, or none to spare. */
  static double measure() throws InterruptedException {
    double best = Double.POSITIVE_INFINITY;
    if (Runtime.getRuntime().availableProcessors() > 1) {
      for (int go = 0; go < GOES; go++) {
        best = Math.min(best, new LineTransfer().go());
      }
    }
    return Double.isFinite(best) ? best : 0;
  }

  private double go() throws InterruptedException {
    Thread returning = Thread.ofPlatform().daemon().start(() -> pass(RETURNING, MEASURING, 2 + TURNS));
    boolean both = pass(MEASURING, RETURNING, 2); // now the other runs
    long start = System.nanoTime();
    boolean done = both && pass(MEASURING, RETURNING, TURNS);
    double nanos = System.nanoTime() - start;
    returning.join();
    return done ? nanos / TURNS : Double.POSITIVE_INFINITY;
  }

  /** Waits for its turn and gives it away, so many times; false if that took too long. */
  private boolean pass(int mine, int yours, int times) {
    for (int i = 0; i < times; i++) {
      for (int spins = 1; turn != mine; spins++) {
        if (spins % SPINS_BETWEEN_LOOKS == 0 && System.nanoTime() - end > 0) {
          return false;
        }
        Thread.onSpinWait();
      }
      turn = yours;
    }
    return true;
  }
}
