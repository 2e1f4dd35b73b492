package dev.heddle.bench.core;

/** Against what a goal is measured. */
sealed interface Yardstick {

  /** The rival whose median is best by the goal's own figure. */
  record BestRival() implements Yardstick {}

  /** The same among those that keep the order of arrival. */
  record BestFairRival() implements Yardstick {}

  /** One given contender. */
  record One(Contender contender) implements Yardstick {}

  /** A plain number: the goal is a bound on the figure itself. */
  record Absolute() implements Yardstick {}
}
