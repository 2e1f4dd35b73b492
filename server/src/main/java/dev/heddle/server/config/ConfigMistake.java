package dev.heddle.server.config;

/**
 * One mistake in the configuration.
 *
 * @param place where it stands, for instance {@code instances.orders.max-size}
 * @param line the line of the file, from 1; 0 where it is in no line
 * @param message what is wrong and what is allowed; never the value of a secret
 */
public record ConfigMistake(String place, int line, String message) {

  @Override
  public String toString() {
    String at = line > 0 ? "line " + line + ": " : "";
    return place.isEmpty() ? at + message : at + place + ": " + message;
  }
}
