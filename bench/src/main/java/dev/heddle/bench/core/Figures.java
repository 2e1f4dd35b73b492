package dev.heddle.bench.core;

import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** What one cell measured. Immutable. Travels from the forked JVM as one line of text. */
final class Figures {

  static final Figures NONE = new Figures(new EnumMap<>(Figure.class));

  private static final double NANOS_PER_MICRO = 1e3;
  /** Below this ratio two times of a cache line's way are one. */
  private static final double SAME_PLACE = 2.5;

  private final Map<Figure, Double> values;

  private Figures(Map<Figure, Double> values) {
    this.values = values;
  }

  /** Reads what {@link #toString} wrote. */
  static Figures parse(String text) {
    Map<Figure, Double> values = new EnumMap<>(Figure.class);
    for (String part : text.trim().split(" ", -1)) {
      int equals = part.indexOf('=');
      if (equals > 0) {
        values.put(Figure.valueOf(part.substring(0, equals)), Double.valueOf(part.substring(equals + 1)));
      }
    }
    return new Figures(values);
  }

  /** The value; null where it does not apply. */
  @Nullable
  Double get(Figure figure) {
    return values.get(figure);
  }

  double getOrZero(Figure figure) {
    return values.getOrDefault(figure, 0.0);
  }

  Figures with(Figure figure, double value) {
    Map<Figure, Double> more = new EnumMap<>(Figure.class);
    more.putAll(values);
    more.put(figure, value);
    return new Figures(more);
  }

  Figures with(Figure figure, long count) {
    return with(figure, (double) count);
  }

  /** With the quantiles of these waits in nanoseconds; unchanged if there were none. */
  Figures withWaits(Histogram waits) {
    if (waits.getTotalCount() == 0) {
      return this;
    }
    return with(Figure.WAIT_P50_US, waits.getValueAtPercentile(50) / NANOS_PER_MICRO)
        .with(Figure.WAIT_P99_US, waits.getValueAtPercentile(99) / NANOS_PER_MICRO)
        .with(Figure.WAIT_P999_US, waits.getValueAtPercentile(99.9) / NANOS_PER_MICRO)
        .with(Figure.WAIT_MAX_US, waits.getMaxValue() / NANOS_PER_MICRO);
  }

  /** With what {@link LineTransfer} was before and after; unchanged where it is unknown. */
  Figures withLineTransfers(double before, double after) {
    if (before == 0 || after == 0) {
      return this;
    }
    return with(Figure.LINE_MIN_NS, Math.min(before, after)).with(Figure.LINE_MAX_NS, Math.max(before, after));
  }

  /**
   * Whether both were measured on processors that were equally near to each other all the time. Where that is not known
   * there is nothing that speaks against it.
   */
  boolean isComparableWith(Figures other) {
    Double mine = get(Figure.LINE_MIN_NS);
    Double theirs = other.get(Figure.LINE_MIN_NS);
    return mine == null || theirs == null || isOnePlace(Math.min(mine, theirs),
        Math.max(getOrZero(Figure.LINE_MAX_NS), other.getOrZero(Figure.LINE_MAX_NS)));
  }

  /** Whether two {@link LineTransfer}s come from processors equally near to each other. */
  static boolean isOnePlace(double shorter, double longer) {
    return longer <= SAME_PLACE * shorter;
  }

  /** With the rate and cost of so many operations. */
  Figures withCost(Meter.Reading reading, long operations) {
    double some = Math.max(1, operations);
    return with(Figure.OPS_PER_SEC, operations / reading.seconds())
        .with(Figure.BYTES_PER_OP, reading.allocatedBytes() / some)
        .with(Figure.CPU_NS_PER_OP, reading.cpuNanos() / some)
        .withDisturbances(reading);
  }

  /** With what else the processors did meanwhile. */
  Figures withDisturbances(Meter.Reading reading) {
    return with(Figure.OTHERS_LOAD, reading.othersLoad()).with(Figure.COMPILER_LOAD, reading.compilerLoad());
  }

  @Override
  public String toString() {
    return values.entrySet().stream().map(entry -> entry.getKey().name() + "=" + entry.getValue())
        .collect(Collectors.joining(" "));
  }
}
