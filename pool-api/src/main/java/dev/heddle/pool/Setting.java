package dev.heddle.pool;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One setting as data: its name, type, unit, default, allowed values and meaning. Files, builders, templates, the admin
 * API and the documentation all come from it. Immutable; identified by its name.
 *
 * @param <T> the type of its values
 */
public final class Setting<T> {

  /** What a value looks like to the person who writes it. */
  public enum Type {
    /** A whole number. */
    INTEGER,
    /** A number. */
    NUMBER,
    /** true or false. */
    BOOLEAN,
    /** Any text. */
    TEXT,
    /** A time: {@code 250ms}, {@code 30s}, {@code 5m}, {@code 2h}, {@code PT1.5S}, or a plain number of seconds. */
    DURATION,
    /** One of a few words. */
    CHOICE
  }

  private static final Pattern DURATION = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*(us|ms|s|m|h|d)?");
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

  private final String name;
  private final Type type;
  private final @Nullable T defaultValue;
  private final String allowed;
  private final String meaning;
  private final boolean secret;
  private final boolean live;
  private final boolean required;
  private final Function<Object, T> reader;
  private final Function<T, String> writer;

  private Setting(
      String name,
      Type type,
      @Nullable T defaultValue,
      String allowed,
      String meaning,
      boolean secret,
      boolean live,
      boolean required,
      Function<Object, T> reader,
      Function<T, String> writer) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("a setting is named in kebab-case, not '" + name + "'");
    }
    this.name = name;
    this.type = type;
    this.defaultValue = defaultValue;
    this.allowed = allowed;
    this.meaning = meaning;
    this.secret = secret;
    this.live = live;
    this.required = required;
    this.reader = reader;
    this.writer = writer;
  }

  /**
   * A whole number within limits.
   *
   * @param name in kebab-case
   * @param min the least value allowed
   * @param max the greatest value allowed
   * @param meaning what it does, why the default is what it is, and what zero means, in one or two sentences
   * @return a setting without a default
   */
  public static Setting<Integer> integer(String name, int min, int max, String meaning) {
    String allowed = max == Integer.MAX_VALUE ? "a whole number from " + min : "a whole number from " + min + " to "
        + max;
    return plain(name, Type.INTEGER, allowed, meaning, raw -> {
      double value = number(raw, allowed);
      if (value != Math.rint(value) || value < min || value > max) {
        throw new IllegalArgumentException(allowed);
      }
      return (int) value;
    }, String::valueOf);
  }

  /**
   * A number within limits.
   *
   * @param name in kebab-case
   * @param min the least value allowed
   * @param max the greatest value allowed
   * @param meaning what it does and why the default is what it is
   * @return a setting without a default
   */
  public static Setting<Double> number(String name, double min, double max, String meaning) {
    String allowed = "a number from " + min + " to " + max;
    return plain(name, Type.NUMBER, allowed, meaning, raw -> {
      double value = number(raw, allowed);
      if (!(value >= min && value <= max)) {
        throw new IllegalArgumentException(allowed);
      }
      return value;
    }, String::valueOf);
  }

  /**
   * True or false.
   *
   * @param name in kebab-case
   * @param meaning what true does
   * @return a setting without a default
   */
  public static Setting<Boolean> bool(String name, String meaning) {
    String allowed = "true or false";
    return plain(name, Type.BOOLEAN, allowed, meaning, raw -> {
      String text = raw.toString().trim().toLowerCase(Locale.ROOT);
      if (!text.equals("true") && !text.equals("false")) {
        throw new IllegalArgumentException(allowed);
      }
      return text.equals("true");
    }, String::valueOf);
  }

  /**
   * Any text but an empty one.
   *
   * @param name in kebab-case
   * @param meaning what it is
   * @return a setting without a default
   */
  public static Setting<String> text(String name, String meaning) {
    String allowed = "a text that is not empty";
    return plain(name, Type.TEXT, allowed, meaning, raw -> {
      String text = raw.toString();
      if (text.isBlank() || raw instanceof Iterable || raw instanceof java.util.Map) {
        throw new IllegalArgumentException(allowed);
      }
      return text;
    }, value -> value);
  }

  /**
   * A time within limits.
   *
   * @param name in kebab-case
   * @param min the shortest allowed
   * @param max the longest allowed
   * @param meaning what it does, why the default is what it is, and what zero means
   * @return a setting without a default
   */
  public static Setting<Duration> duration(String name, Duration min, Duration max, String meaning) {
    String allowed = "a time from " + write(min) + " to " + write(max) + ", such as 250ms, 30s, 5m or 2h";
    return plain(name, Type.DURATION, allowed, meaning, raw -> {
      Duration value = readDuration(raw, allowed);
      if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
        throw new IllegalArgumentException(allowed);
      }
      return value;
    }, Setting::write);
  }

  /**
   * One of the constants of an enum, written in kebab-case.
   *
   * @param name in kebab-case
   * @param choices the enum
   * @param meaning what it chooses
   * @param <E> the enum
   * @return a setting without a default
   */
  public static <E extends Enum<E>> Setting<E> choice(String name, Class<E> choices, String meaning) {
    List<E> constants = List.of(choices.getEnumConstants());
    String allowed = "one of " + String.join(", ", constants.stream().map(Setting::kebab).toList());
    return plain(name, Type.CHOICE, allowed, meaning, raw -> {
      String word = raw.toString().trim().toLowerCase(Locale.ROOT).replace('_', '-');
      return constants.stream().filter(constant -> kebab(constant).equals(word)).findFirst()
          .orElseThrow(() -> new IllegalArgumentException(allowed));
    }, Setting::kebab);
  }

  /**
   * One of some words.
   *
   * @param name in kebab-case
   * @param words the words allowed
   * @param meaning what it chooses
   * @return a setting without a default
   */
  public static Setting<String> word(String name, List<String> words, String meaning) {
    String allowed = "one of " + String.join(", ", words);
    return plain(name, Type.CHOICE, allowed, meaning, raw -> {
      String word = raw.toString().trim().toLowerCase(Locale.ROOT);
      if (!words.contains(word)) {
        throw new IllegalArgumentException(allowed);
      }
      return word;
    }, value -> value);
  }

  private static <T> Setting<T> plain(
      String name, Type type, String allowed, String meaning, Function<Object, T> reader, Function<T, String> writer) {
    return new Setting<>(name, type, null, allowed, meaning, false, false, false, reader, writer);
  }

  /**
   * The same with a default.
   *
   * @param value the default
   * @return the setting
   */
  public Setting<T> defaultsTo(T value) {
    return new Setting<>(
        name, type, Objects.requireNonNull(value), allowed, meaning, secret, live, false, reader, writer);
  }

  /**
   * The same, whose values are never shown.
   *
   * @return the setting
   */
  public Setting<T> secret() {
    return new Setting<>(name, type, defaultValue, allowed, meaning, true, live, required, reader, writer);
  }

  /**
   * The same, changeable while the pool runs, without new connections.
   *
   * @return the setting
   */
  public Setting<T> live() {
    return new Setting<>(name, type, defaultValue, allowed, meaning, secret, true, required, reader, writer);
  }

  /**
   * The same, which must be given.
   *
   * @return the setting
   */
  public Setting<T> required() {
    return new Setting<>(name, type, null, allowed, meaning, secret, live, true, reader, writer);
  }

  /**
   * The name.
   *
   * @return in kebab-case
   */
  public String name() {
    return name;
  }

  /**
   * The type.
   *
   * @return what a value looks like
   */
  public Type type() {
    return type;
  }

  /**
   * The default.
   *
   * @return the value where none is given, or empty
   */
  public Optional<T> defaultValue() {
    return Optional.ofNullable(defaultValue);
  }

  /**
   * The default as one would write it.
   *
   * @return the text, or empty where there is no default
   */
  public Optional<String> defaultText() {
    return defaultValue().map(writer);
  }

  /**
   * What is allowed, in words.
   *
   * @return for instance {@code a whole number from 1 to 100}
   */
  public String allowed() {
    return allowed;
  }

  /**
   * What it does.
   *
   * @return one or two sentences
   */
  public String meaning() {
    return meaning;
  }

  /**
   * Whether values are never shown.
   *
   * @return true for passwords and keys
   */
  public boolean isSecret() {
    return secret;
  }

  /**
   * Whether it can change without new connections.
   *
   * @return false if a change begins a new generation
   */
  public boolean isLive() {
    return live;
  }

  /**
   * Whether it must be given.
   *
   * @return true if there is no way to do without
   */
  public boolean isRequired() {
    return required;
  }

  /**
   * Reads a value as given in a file, by an environment variable or in JSON.
   *
   * @param raw a text, number or boolean
   * @return the value
   * @throws IllegalArgumentException if it is not allowed; the message is {@link #allowed()}
   */
  public T read(Object raw) {
    return reader.apply(raw);
  }

  /**
   * Writes a value as one would give it.
   *
   * @param value the value
   * @return the text; {@code ***} for a secret
   */
  public String show(T value) {
    return secret ? "***" : writer.apply(value);
  }

  String showAny(Object value) {
    @SuppressWarnings("unchecked") // Settings stores under each setting only what its reader returned
    T mine = (T) value;
    return show(mine);
  }

  private static double number(Object raw, String allowed) {
    if (raw instanceof Number given) {
      return given.doubleValue();
    }
    try { // not Double.parseDouble: it takes 10d and 0x10p0 for numbers
      return new BigDecimal(raw.toString().trim()).doubleValue();
    } catch (NumberFormatException notOne) {
      throw new IllegalArgumentException(allowed, notOne);
    }
  }

  private static Duration readDuration(Object raw, String allowed) {
    if (raw instanceof Duration given) {
      return given;
    }
    String text = raw.toString().trim();
    Matcher parts = DURATION.matcher(text);
    if (parts.matches()) {
      double amount = Double.parseDouble(parts.group(1));
      String unit = parts.group(2) == null ? "s" : parts.group(2);
      double nanos = amount * switch (unit) {
        case "us" -> 1e3;
        case "ms" -> 1e6;
        case "m" -> 60e9;
        case "h" -> 3_600e9;
        case "d" -> 86_400e9;
        default -> 1e9;
      };
      if (nanos > Long.MAX_VALUE) {
        throw new IllegalArgumentException(allowed);
      }
      return Duration.ofNanos(Math.round(nanos));
    }
    try {
      return Duration.parse(text);
    } catch (DateTimeParseException notOne) {
      throw new IllegalArgumentException(allowed, notOne);
    }
  }

  private static String write(Duration value) {
    long nanos = value.toNanos();
    if (nanos == 0) {
      return "0s";
    }
    if (nanos % 86_400_000_000_000L == 0) {
      return nanos / 86_400_000_000_000L + "d";
    }
    if (nanos % 3_600_000_000_000L == 0) {
      return nanos / 3_600_000_000_000L + "h";
    }
    if (nanos % 60_000_000_000L == 0) {
      return nanos / 60_000_000_000L + "m";
    }
    if (nanos % 1_000_000_000L == 0) {
      return nanos / 1_000_000_000L + "s";
    }
    return nanos % 1_000_000L == 0 ? nanos / 1_000_000L + "ms" : value.toString();
  }

  private static String kebab(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Setting<?> setting && setting.name.equals(name);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public String toString() {
    return name + " (" + allowed + ")";
  }
}
