package dev.heddle.mongo;

import dev.heddle.pool.spi.ParameterType;
import java.util.Set;

/**
 * Where in a query a part stands, which decides what MongoDB would make of a text in it, and so what may be bound there.
 */
enum Place {
  /** A filter: a text is a text, whatever it begins with. */
  FILTER,
  /** An expression: a text that begins with a dollar would be the path of a field, so a value is quoted. */
  EXPRESSION,
  /** A number is wanted, and a text might be a name. */
  NUMBER,
  /** Names and paths: nothing may be bound. */
  FIXED;

  private static final Set<ParameterType> NUMBERS = Set.of(ParameterType.INTEGER, ParameterType.NUMBER);

  boolean takes(ParameterType type) {
    return switch (this) {
      case FILTER, EXPRESSION -> true;
      case NUMBER -> NUMBERS.contains(type);
      case FIXED -> false;
    };
  }

  /** What may be bound, in words. */
  String words() {
    return this == NUMBER ? "only a number can be bound here" : "nothing can be bound here";
  }

  /** Where the value of a field stands. */
  Place of(String field) {
    return switch (field) {
      case "$expr" -> EXPRESSION;
      case "$elemMatch", "$literal" -> this == EXPRESSION || this == FILTER ? FILTER : this;
      case "$jsonSchema" -> FIXED;
      default -> this;
    };
  }
}
