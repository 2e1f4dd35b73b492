package dev.heddle.pool.spi;

import org.jspecify.annotations.Nullable;

/**
 * One parameter of a declared query.
 *
 * @param name its name: letters, digits and underscores, beginning with a letter
 * @param type what it takes
 * @param required whether it must be given
 * @param defaultValue what it is where it is not given; null binds a null
 */
public record QueryParameter(String name, ParameterType type, boolean required, @Nullable Object defaultValue) {

  /** Checks the name. */
  public QueryParameter {
    if (!name.matches("[A-Za-z][A-Za-z0-9_]{0,62}")) {
      throw new IllegalArgumentException(
          "'" + name + "' is no name of a parameter: letters, digits and underscores, beginning with a letter");
    }
  }
}
