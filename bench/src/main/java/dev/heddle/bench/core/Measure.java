package dev.heddle.bench.core;

/** By which figure pools are ranked in a scenario. */
enum Measure {
  OPERATIONS(Figure.OPS_PER_SEC, true),
  CPU(Figure.CPU_NS_PER_OP, false),
  BYTES(Figure.BYTES_PER_OP, false),
  LONGEST_WAIT(Figure.WAIT_MAX_US, false);

  private final Figure figure;
  private final boolean moreIsBetter;

  Measure(Figure figure, boolean moreIsBetter) {
    this.figure = figure;
    this.moreIsBetter = moreIsBetter;
  }

  Figure figure() {
    return figure;
  }

  /** How many times better a value is than another: above 1 is better, whichever way this measure counts. */
  double ratio(double value, double other) {
    return moreIsBetter ? value / other : other / value;
  }
}
