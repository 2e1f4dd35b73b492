package dev.heddle.bench.core;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Numbers as a person reads them: three digits and a unit. */
final class Text {

  private static final double THOUSAND = 1_000;
  private static final double MILLION = 1_000_000;

  private Text() {}

  /** Operations per second. */
  static String rate(@Nullable Double value) {
    if (value == null) {
      return "";
    }
    if (value >= MILLION) {
      return digits(value / MILLION) + "M";
    }
    return value >= THOUSAND ? digits(value / THOUSAND) + "k" : digits(value);
  }

  /** A time in microseconds. */
  static String micros(@Nullable Double value) {
    if (value == null) {
      return "";
    }
    if (value >= MILLION) {
      return digits(value / MILLION) + " s";
    }
    return value >= THOUSAND ? digits(value / THOUSAND) + " ms" : digits(value) + " us";
  }

  /** A time in nanoseconds. */
  static String nanos(@Nullable Double value) {
    return value == null ? "" : value >= THOUSAND ? micros(value / THOUSAND) : digits(value) + " ns";
  }

  /** Any number. */
  static String number(@Nullable Double value) {
    return value == null ? "" : digits(value);
  }

  private static String digits(double value) {
    double size = Math.abs(value);
    String format = size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, format, value);
  }
}
