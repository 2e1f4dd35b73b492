package dev.heddle.bench.core;

import java.util.List;

/** The arithmetic of the report. */
final class Statistics {

  private Statistics() {}

  /** The middle value; the mean of the two middle ones if their number is even. */
  static double median(List<Double> values) {
    return quantile(values, 0.5);
  }

  /** Half the distance between the quartiles: half of the rounds lie within it around the middle. */
  static double spread(List<Double> values) {
    return (quantile(values, 0.75) - quantile(values, 0.25)) / 2;
  }

  private static double quantile(List<Double> values, double share) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("no values");
    }
    List<Double> sorted = values.stream().sorted().toList();
    double place = share * (sorted.size() - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.size() - 1);
    return sorted.get(below) + (place - below) * (sorted.get(above) - sorted.get(below));
  }
}
