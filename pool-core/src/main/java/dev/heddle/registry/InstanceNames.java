package dev.heddle.registry;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What instances may be called. A name ends up in paths, log lines, JSON keys and metric names, so it is short and has
 * no character that one of them would have to escape.
 */
public final class InstanceNames {

  /** What is allowed, in words, for messages. */
  public static final String ALLOWED = "letters, digits, - and _, beginning with a letter, at most 63";

  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,62}");

  private InstanceNames() {}

  /**
   * Whether an instance may be called so.
   *
   * @param name the name
   * @return false if it is not {@link #ALLOWED}
   */
  public static boolean isValid(String name) {
    return NAME.matcher(name).matches();
  }

  /**
   * The name as part of a statistic or metric. Two names with one key cannot live in one registry: their figures could
   * not be told apart.
   *
   * @param name a valid name
   * @return lower case, with {@code _} for {@code -}
   */
  public static String key(String name) {
    return name.toLowerCase(Locale.ROOT).replace('-', '_');
  }
}
