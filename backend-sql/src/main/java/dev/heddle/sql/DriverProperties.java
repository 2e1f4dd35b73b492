package dev.heddle.sql;

import java.util.Properties;

/** Reads {@code name=value;name=value}. */
final class DriverProperties {

  private DriverProperties() {
  }

  /**
   * Adds pairs to properties.
   *
   * @throws IllegalArgumentException if a pair has no name or no equals sign; the message does not repeat it
   */
  static void read(String text, Properties into) {
    int pair = 0;
    for (String part : text.split(";", -1)) {
      pair++;
      if (!part.isBlank()) {
        int equals = part.indexOf('=');
        if (equals < 1 || part.substring(0, equals).isBlank()) {
          throw new IllegalArgumentException("pair " + pair + " is not of the form name=value");
        }
        into.setProperty(part.substring(0, equals).strip(), part.substring(equals + 1).strip());
      }
    }
  }
}
