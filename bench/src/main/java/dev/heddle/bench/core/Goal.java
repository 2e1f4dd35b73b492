package dev.heddle.bench.core;

/**
 * What Heddle shall reach in a scenario.
 *
 * @param figure what is compared
 * @param yardstick with what
 * @param way how
 * @param bound the least or greatest value allowed
 */
record Goal(Figure figure, Yardstick yardstick, Way way, double bound) {

  /** How a figure is compared with its yardstick. */
  enum Way {
    /** Ours divided by the yardstick is at least the bound. */
    AT_LEAST_TIMES,
    /** Ours divided by the yardstick is at most the bound. */
    AT_MOST_TIMES,
    /** The yardstick divided by ours is at least the bound. */
    TIMES_LESS,
    /** Ours less the yardstick is at most the bound. */
    AT_MOST_MORE,
    /** Ours is at most the bound. */
    AT_MOST
  }

  static Goal rate(double bound) {
    return new Goal(Figure.OPS_PER_SEC, new Yardstick.BestRival(), Way.AT_LEAST_TIMES, bound);
  }

  static Goal rate(double bound, Contender contender) {
    return new Goal(Figure.OPS_PER_SEC, new Yardstick.One(contender), Way.AT_LEAST_TIMES, bound);
  }

  static Goal longestWait(double bound) {
    return new Goal(Figure.WAIT_MAX_US, new Yardstick.BestFairRival(), Way.AT_MOST_TIMES, bound);
  }

  static Goal longestWait(double bound, Contender contender) {
    return new Goal(Figure.WAIT_MAX_US, new Yardstick.One(contender), Way.AT_MOST_TIMES, bound);
  }

  static Goal cheaper(double bound) {
    return new Goal(Figure.CPU_NS_PER_OP, new Yardstick.BestRival(), Way.TIMES_LESS, bound);
  }

  static Goal bytesBeyond(double bound, Contender contender) {
    return new Goal(Figure.BYTES_PER_OP, new Yardstick.One(contender), Way.AT_MOST_MORE, bound);
  }

  static Goal atMost(Figure figure, double bound) {
    return new Goal(figure, new Yardstick.Absolute(), Way.AT_MOST, bound);
  }

  /** Whether more is better. */
  boolean isFloor() {
    return way == Way.AT_LEAST_TIMES || way == Way.TIMES_LESS;
  }

  /** What is held against the bound. */
  double compared(double ours, double yardstickValue) {
    return switch (way) {
      case AT_LEAST_TIMES, AT_MOST_TIMES -> ours / yardstickValue;
      case TIMES_LESS -> yardstickValue / ours;
      case AT_MOST_MORE -> ours - yardstickValue;
      case AT_MOST -> ours;
    };
  }

  /** Met unless the median misses the bound by more than its spread. */
  boolean isMet(double median, double spread) {
    return isFloor() ? median + spread >= bound : median - spread <= bound;
  }
}
