package dev.heddle.graph;

import com.falkordb.graph_entities.Point;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Binds parameters: the protocol takes them as literals in a header before the query, {@code CYPHER name="text" MATCH …},
 * so every value must be written such that it cannot be anything but that value.
 *
 * <p>The driver's own writer leaves backslashes alone, so that a text with {@code \"} ends the literal and goes on as
 * Cypher. Here both are escaped, names are checked, and what cannot be written exactly is refused.
 */
final class CypherParameters {

  /** Deeper lists and maps are refused: they contain themselves, or are no parameters. */
  private static final int DEEPEST = 32;

  private static final BigInteger LEAST = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger GREATEST = BigInteger.valueOf(Long.MAX_VALUE);

  private CypherParameters() {
  }

  /**
   * The query with its parameters.
   *
   * @throws IllegalArgumentException if a name or a value cannot be bound; the message never holds a value
   */
  static String bind(String cypher, Map<String, ? extends @Nullable Object> parameters) {
    refuseNul(cypher, "the query");
    if (parameters.isEmpty()) {
      return cypher;
    }
    StringBuilder text = new StringBuilder(cypher.length() + 32 * parameters.size()).append("CYPHER ");
    parameters.forEach((name, value) -> {
      if (!isName(name)) {
        throw new IllegalArgumentException("'" + name
            + "' is no name of a parameter: letters, digits and underscores, not beginning with a digit");
      }
      text.append(name).append('=');
      write(text, name, value, 0);
      text.append(' ');
    });
    return text.append(cypher).toString();
  }

  /** The server reads the text as one that ends at NUL: what stands behind it would be cut off silently. */
  static void refuseNul(String text, String what) {
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(what + " has a NUL character, which FalkorDB cannot take");
    }
  }

  static boolean isName(String name) {
    boolean good = !name.isEmpty() && !isDigit(name.charAt(0));
    for (int i = 0; good && i < name.length(); i++) {
      char c = name.charAt(i);
      good = c == '_' || isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
    return good;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static void write(StringBuilder text, String name, @Nullable Object value, int depth) {
    if (depth > DEEPEST) {
      throw new IllegalArgumentException("parameter " + name + " is nested deeper than " + DEEPEST);
    }
    switch (value) {
      case null -> text.append("null");
      case Boolean bool -> text.append(bool);
      case Byte number -> text.append(number);
      case Short number -> text.append(number);
      case Integer number -> text.append(number);
      case Long number -> text.append(number);
      case BigInteger number -> text.append(whole(name, number));
      case BigDecimal number when number.scale() <= 0 -> text.append(whole(name, number.toBigInteger()));
      case BigDecimal number -> text.append(real(name, number.doubleValue()));
      case Float number -> text.append(real(name, Double.parseDouble(number.toString())));
      case Double number -> text.append(real(name, number));
      case CharSequence string -> quote(text, name, string.toString());
      case Character character -> quote(text, name, character.toString());
      case Enum<?> constant -> quote(text, name, constant.name());
      case UUID uuid -> quote(text, name, uuid.toString());
      case TemporalAccessor time -> quote(text, name, time.toString());
      case Point point -> write(text, name,
          Map.of("latitude", point.getLatitude(), "longitude", point.getLongitude()), depth + 1);
      case Map<?, ?> map -> writeMap(text, name, map, depth);
      case Collection<?> list -> writeList(text, name, list, depth);
      case Object[] array -> writeList(text, name, java.util.Arrays.asList(array), depth);
      case int[] array -> writeList(text, name, java.util.Arrays.stream(array).boxed().toList(), depth);
      case long[] array -> writeList(text, name, java.util.Arrays.stream(array).boxed().toList(), depth);
      case double[] array -> writeList(text, name, java.util.Arrays.stream(array).boxed().toList(), depth);
      case float[] array -> writeList(text, name, boxed(array), depth);
      default -> throw new IllegalArgumentException(
          "parameter " + name + " is a " + value.getClass().getName() + ", which FalkorDB cannot take");
    }
  }

  private static List<Float> boxed(float[] array) {
    List<Float> list = new ArrayList<>(array.length);
    for (float number : array) {
      list.add(number);
    }
    return list;
  }

  private static void writeList(StringBuilder text, String name, Collection<?> list, int depth) {
    text.append('[');
    String separator = "";
    for (Object element : list) {
      text.append(separator);
      write(text, name, element, depth + 1);
      separator = ",";
    }
    text.append(']');
  }

  private static void writeMap(StringBuilder text, String name, Map<?, ?> map, int depth) {
    text.append('{');
    String separator = "";
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      String key = String.valueOf(entry.getKey());
      // There is no way to write a backtick within backticks.
      if (key.isEmpty() || key.indexOf('`') >= 0 || key.indexOf('\0') >= 0) {
        throw new IllegalArgumentException("parameter " + name + " has a key that is empty or holds ` or NUL");
      }
      text.append(separator).append('`').append(key).append("`:");
      write(text, name, entry.getValue(), depth + 1);
      separator = ",";
    }
    text.append('}');
  }

  /** The server would silently take the nearest number that it has. */
  private static String whole(String name, BigInteger number) {
    if (number.compareTo(LEAST) < 0 || number.compareTo(GREATEST) > 0) {
      throw new IllegalArgumentException("parameter " + name + " is a whole number of more than 64 bits");
    }
    return number.toString();
  }

  private static String real(String name, double number) {
    if (Double.isNaN(number) || Double.isInfinite(number)) {
      throw new IllegalArgumentException("parameter " + name + " is no finite number");
    }
    return Double.toString(number);
  }

  private static void quote(StringBuilder text, String name, String string) {
    refuseNul(string, "parameter " + name);
    text.append('"');
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\');
      }
      text.append(c);
    }
    text.append('"');
  }
}
