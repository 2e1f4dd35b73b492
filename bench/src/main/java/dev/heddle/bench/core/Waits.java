package dev.heddle.bench.core;

import org.HdrHistogram.Histogram;

/** Histograms of waits, in nanoseconds. */
final class Waits {

  /** Within one per cent of the value. */
  static final int DIGITS = 2;

  private Waits() {}

  static Histogram empty() {
    return new Histogram(DIGITS);
  }
}
