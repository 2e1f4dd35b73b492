package dev.heddle.pool.spi;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** What a parameter of a declared query takes, and as which Java object it is bound. */
public enum ParameterType {
  /** Text; bound as {@link String}. */
  STRING("a text"),
  /** A whole number of 64 bits; bound as {@link Long}. */
  INTEGER("a whole number"),
  /** A number of at most a thousand digits; bound as {@link BigDecimal}. */
  NUMBER("a number"),
  /** true or false; bound as {@link Boolean}. */
  BOOLEAN("true or false"),
  /** A day; bound as {@link LocalDate}. */
  DATE("a date such as 2026-11-21"),
  /** A moment with its offset; bound as {@link OffsetDateTime}. */
  TIMESTAMP("a time such as 2026-11-21T10:15:30Z"),
  /** A UUID; bound as {@link UUID}. */
  UUID("a UUID"),
  /** A list of texts, numbers and booleans; bound as {@link List}. */
  LIST("a list of texts, numbers or booleans");

  /** More than any target stores; a driver that writes 1E+1000000000 in full would fill the memory. */
  private static final int MOST_DIGITS = 1_000;
  /** {@code UUID.fromString} also takes 1-2-3-4-5. */
  private static final int UUID_LENGTH = 36;

  private final String words;

  ParameterType(String words) {
    this.words = words;
  }

  /**
   * The word in a configuration.
   *
   * @return the name in lower case
   */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * What it takes, in words.
   *
   * @return for instance {@code a whole number}
   */
  public String words() {
    return words;
  }

  /**
   * Reads a value that came as JSON or YAML: text, number, boolean or list. Strict: a text is no number, since a caller
   * who sends one may have mixed up its fields.
   *
   * @param raw the value
   * @return the object to bind
   * @throws IllegalArgumentException if it is not of this type; the message says what is taken
   */
  public Object read(Object raw) {
    try {
      Object value = switch (this) {
        case STRING -> raw instanceof String text ? text : null;
        case INTEGER -> raw instanceof Number number ? new BigDecimal(number.toString()).longValueExact() : null;
        case NUMBER -> raw instanceof Number number ? bounded(new BigDecimal(number.toString())) : null;
        case BOOLEAN -> raw instanceof Boolean bool ? bool : null;
        case DATE -> raw instanceof String text ? LocalDate.parse(text) : null;
        case TIMESTAMP -> raw instanceof String text ? OffsetDateTime.parse(text) : null;
        case UUID -> raw instanceof String text && text.length() == UUID_LENGTH
            ? java.util.UUID.fromString(text)
            : null;
        case LIST -> raw instanceof List<?> list ? plain(list) : null;
      };
      if (value != null) {
        return value;
      }
    } catch (ArithmeticException | DateTimeException | IllegalArgumentException notOfThisType) {
      throw new IllegalArgumentException("takes " + words, notOfThisType);
    }
    throw new IllegalArgumentException("takes " + words);
  }

  private static BigDecimal bounded(BigDecimal number) {
    if (number.precision() > MOST_DIGITS || Math.abs((long) number.scale()) > MOST_DIGITS) {
      throw new IllegalArgumentException("too many digits");
    }
    return number;
  }

  private static List<Object> plain(List<?> list) {
    List<Object> values = new ArrayList<>(list.size());
    for (Object element : list) {
      if (!(element instanceof String || element instanceof Number || element instanceof Boolean)) {
        throw new IllegalArgumentException("an element of another kind");
      }
      values.add(element);
    }
    return List.copyOf(values);
  }
}
