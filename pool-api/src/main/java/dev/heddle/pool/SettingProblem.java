package dev.heddle.pool;

/**
 * One mistake in settings.
 *
 * @param place where it stands, for instance {@code instances.orders.max-size}
 * @param message what is wrong with what was given, and what is allowed; never the value of a secret
 */
public record SettingProblem(String place, String message) {

  @Override
  public String toString() {
    return place + ": " + message;
  }
}
