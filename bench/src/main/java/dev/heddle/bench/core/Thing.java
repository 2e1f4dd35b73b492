package dev.heddle.bench.core;

import org.HdrHistogram.Histogram;

/**
 * What the pools lend. Its holder notes here how long it waited: the pool itself keeps the notes of different threads
 * apart, so they need no atomics, and a pool that lends one thing twice is found out.
 */
abstract class Thing {

  /** Longer waits are recorded as this; a cell never lasts so long. */
  private static final long LONGEST_NANOS = 120_000_000_000L;

  private final Histogram warmUp;
  private final Histogram measured;
  private boolean held;
  private long clashes;

  Thing(boolean recording) {
    // Full size from the start: growing would count as what the pool allocates.
    warmUp = recording ? new Histogram(LONGEST_NANOS, Waits.DIGITS) : Waits.empty();
    measured = recording ? new Histogram(LONGEST_NANOS, Waits.DIGITS) : Waits.empty();
  }

  /** Notes the beginning of a hold. */
  final void taken(long waitedNanos, boolean counts) {
    if (held) {
      clashes++;
    }
    held = true;
    (counts ? measured : warmUp).recordValue(Math.min(waitedNanos, LONGEST_NANOS));
  }

  /** Notes the end of a hold. */
  final void given() {
    held = false;
  }

  final Histogram waits() {
    return measured;
  }

  /** How often it was lent while it was held. */
  final long clashes() {
    return clashes;
  }
}
