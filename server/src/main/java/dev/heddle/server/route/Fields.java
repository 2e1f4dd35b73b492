package dev.heddle.server.route;

import dev.heddle.pool.Setting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a body, each to be asked for; {@link #end()} then refuses the body with all mistakes at once, and with
 * what nobody asked for. For one request.
 */
final class Fields {

  private final Map<String, @Nullable Object> given;
  private final TreeSet<String> known = new TreeSet<>();
  private final List<Map<String, String>> mistakes = new ArrayList<>();

  Fields(Map<String, @Nullable Object> given) {
    this.given = given;
  }

  boolean isEmpty() {
    return given.isEmpty();
  }

  /** A field by a setting's rules, and of JSON's own type: a number in quotes is no number. */
  <T> Optional<T> read(String name, Setting<T> rules) {
    known.add(name);
    if (!given.containsKey(name)) {
      return Optional.empty();
    }
    Object raw = given.get(name);
    try {
      if (raw == null || !isOfType(raw, rules.type())) {
        throw new IllegalArgumentException("another type");
      }
      return Optional.of(rules.read(raw));
    } catch (IllegalArgumentException notAllowed) {
      mistake(name, "it takes " + rules.allowed());
      return Optional.empty();
    }
  }

  /** A field that must be there; what is returned where it is not will not be used, since {@link #end()} throws. */
  <T> T read(String name, Setting<T> rules, T instead) {
    if (!given.containsKey(name)) {
      known.add(name);
      mistake(name, "missing; it takes " + rules.allowed());
      return instead;
    }
    return read(name, rules).orElse(instead);
  }

  /** A field that holds settings by name; their types are checked, their values not yet. */
  Map<String, Object> settings(String name, List<Setting<?>> declared) {
    known.add(name);
    Object raw = given.getOrDefault(name, Map.of());
    if (!(raw instanceof Map<?, ?> map)) {
      mistake(name, "it takes an object of settings");
      return Map.of();
    }
    Map<String, Object> settings = new LinkedHashMap<>();
    map.forEach((key, value) -> setting(name + ".", String.valueOf(key), value, declared, settings));
    return settings;
  }

  /** All fields as settings by name. */
  Map<String, Object> settings(List<Setting<?>> declared) {
    Map<String, Object> settings = new LinkedHashMap<>();
    known.addAll(given.keySet());
    given.forEach((key, value) -> setting("", key, value, declared, settings));
    return settings;
  }

  private void setting(
      String prefix, String name, @Nullable Object value, List<Setting<?>> declared, Map<String, Object> into) {
    Optional<Setting<?>> setting = declared.stream().filter(known -> known.name().equals(name)).findFirst();
    if (setting.isEmpty()) {
      mistake(prefix + name, "unknown; there are " + String.join(", ", declared.stream().map(Setting::name).toList()));
    } else if (value == null || !isOfType(value, setting.get().type())) {
      mistake(prefix + name, "it takes " + setting.get().allowed());
    } else {
      into.put(name, value);
    }
  }

  private static boolean isOfType(Object raw, Setting.Type type) {
    return switch (type) {
      case INTEGER, NUMBER -> raw instanceof Number;
      case BOOLEAN -> raw instanceof Boolean;
      case TEXT, CHOICE -> raw instanceof String;
      case DURATION -> raw instanceof String || raw instanceof Number;
    };
  }

  /** A field of which nothing can be said because another one is wrong. */
  void ignore(String name) {
    known.add(name);
  }

  void mistake(String field, String message) {
    mistakes.add(Map.of("field", field, "message", message));
  }

  /** Ends the reading. */
  void end() {
    for (String name : given.keySet()) {
      if (!known.contains(name)) {
        mistake(name, known.isEmpty() ? "unknown; there are no fields here" : "unknown; there are " + String.join(", ",
            known));
      }
    }
    if (!mistakes.isEmpty()) {
      throw Problems.invalid("the body has mistakes", mistakes).toException();
    }
  }
}
