package dev.heddle.bench.mongo;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * How the throughput of one way compares with that of another in the same rounds: the median of the rounds' ratios, since
 * a machine that is slow for a while is so for both.
 *
 * @param median of the ratios
 * @param error the standard error of that median, from the spread of the middle half
 */
record Ratio(double median, double error) {

  /** The middle half of a normal distribution is so many standard deviations wide. */
  private static final double MIDDLE_HALF = 1.349;

  /** A median is so much less certain than a mean. */
  private static final double OF_A_MEDIAN = 1.253;

  static Ratio of(List<Workload.Outcome> ones, List<Workload.Outcome> others) {
    double[] ratios = IntStream.range(0, ones.size())
        .mapToDouble(round -> ones.get(round).perSecond() / others.get(round).perSecond()).sorted().toArray();
    double middleHalf = ratios[ratios.length * 3 / 4] - ratios[ratios.length / 4];
    return new Ratio(ratios[ratios.length / 2],
        OF_A_MEDIAN * middleHalf / MIDDLE_HALF / Math.sqrt(ratios.length));
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%.3f ± %.3f", median, error);
  }
}
