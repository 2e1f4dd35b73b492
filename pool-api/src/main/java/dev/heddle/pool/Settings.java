package dev.heddle.pool;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * The values of a set of declared settings: given, or default. Immutable; its text masks secrets.
 */
public final class Settings {

  /** Where a value comes from. */
  public enum Origin {
    /** Nobody gave one. */
    DEFAULT,
    /** It was given. */
    GIVEN
  }

  private final Map<String, Setting<?>> declared;
  private final Map<String, Object> given;

  private Settings(Map<String, Setting<?>> declared, Map<String, Object> given) {
    this.declared = declared;
    this.given = given;
  }

  /**
   * Reads values.
   *
   * @param declared the settings that there are
   * @param raw names and values as they stand in a file; typed values are taken too
   * @return the settings
   * @throws InvalidSettingsException if a name is unknown, a value is not allowed or a required one is missing
   */
  public static Settings of(Collection<Setting<?>> declared, Map<String, ?> raw) {
    return of(declared, raw, "");
  }

  /**
   * Reads values that stand below a place in a file.
   *
   * @param declared the settings that there are
   * @param raw names and values as they stand in the file; typed values are taken too
   * @param place where they stand, for messages: {@code instances.orders}; empty at the top
   * @return the settings
   * @throws InvalidSettingsException if a name is unknown, a value is not allowed or a required one is missing
   */
  public static Settings of(Collection<Setting<?>> declared, Map<String, ?> raw, String place) {
    Map<String, Setting<?>> byName = new LinkedHashMap<>();
    declared.forEach(setting -> byName.put(setting.name(), setting));
    Map<String, Object> values = new LinkedHashMap<>();
    List<SettingProblem> problems = new ArrayList<>();
    String prefix = place.isEmpty() ? "" : place + ".";
    raw.forEach((name, value) -> {
      Setting<?> setting = byName.get(name);
      if (setting == null) {
        problems.add(new SettingProblem(prefix + name, "unknown; there are " + String.join(", ", byName.keySet())));
        return;
      }
      try {
        if (value == null) {
          throw new IllegalArgumentException("null");
        }
        values.put(name, setting.read(value));
      } catch (IllegalArgumentException notAllowed) {
        String shown = setting.isSecret() ? "***" : "'" + value + "'";
        problems.add(new SettingProblem(prefix + name, shown + " is not allowed; it takes " + setting.allowed()));
      }
    });
    for (Setting<?> setting : byName.values()) {
      if (setting.isRequired() && !raw.containsKey(setting.name())) {
        problems.add(new SettingProblem(prefix + setting.name(), "missing; it takes " + setting.allowed()));
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidSettingsException(problems);
    }
    return new Settings(byName, values);
  }

  /**
   * The value of a setting.
   *
   * @param setting the setting
   * @param <T> its type
   * @return what was given, else the default that was declared
   * @throws NoSuchElementException if there is neither, or the setting is not one of these
   */
  public <T> T get(Setting<T> setting) {
    return find(setting).orElseThrow(() -> new NoSuchElementException("no value for setting " + setting.name()));
  }

  /**
   * The value of a setting that may be absent.
   *
   * @param setting the setting
   * @param <T> its type
   * @return what was given, else the default that was declared, else empty
   * @throws NoSuchElementException if the setting is not one of these
   */
  public <T> Optional<T> find(Setting<T> setting) {
    Setting<?> mine = declared.get(setting.name());
    if (mine == null) {
      throw new NoSuchElementException("no setting " + setting.name());
    }
    @SuppressWarnings("unchecked") // settings are identified by name, and a name has one type
    Optional<T> value = (Optional<T>) Optional.ofNullable(given.get(mine.name())).or(mine::defaultValue);
    return value;
  }

  /**
   * Where the value of a setting comes from.
   *
   * @param setting the setting
   * @return given or default
   */
  public Origin origin(Setting<?> setting) {
    return given.containsKey(setting.name()) ? Origin.GIVEN : Origin.DEFAULT;
  }

  /**
   * The settings that there are.
   *
   * @return all, given or not, in the order of their declaration
   */
  public List<Setting<?>> declared() {
    return List.copyOf(declared.values());
  }

  /**
   * What was given, to be read again: {@link Settings#of(Collection, Map)} with it yields equal settings. Holds secrets.
   *
   * @return names and typed values
   */
  public Map<String, Object> given() {
    return Collections.unmodifiableMap(given);
  }

  /**
   * The value of a setting as text.
   *
   * @param setting the setting
   * @return the text, {@code ***} for a secret; empty where there is no value
   */
  public Optional<String> show(Setting<?> setting) {
    Setting<?> mine = declared.get(setting.name());
    if (mine == null) {
      return Optional.empty();
    }
    Object value = given.get(mine.name());
    return value == null
        ? mine.defaultText().map(text -> mine.isSecret() ? "***" : text)
        : Optional.of(mine.showAny(value));
  }

  /**
   * The same with some values changed.
   *
   * @param changes names and values
   * @return new settings
   * @throws InvalidSettingsException if a name is unknown or a value not allowed
   */
  public Settings with(Map<String, ?> changes) {
    Map<String, Object> all = new LinkedHashMap<>(given);
    all.putAll(changes);
    return of(declared.values(), all);
  }

  /**
   * Those of these settings that are among some declared ones, for handing each part of the product its own.
   *
   * @param part the declared settings wanted
   * @return settings of that part
   */
  public Settings only(Collection<Setting<?>> part) {
    Map<String, Setting<?>> kept = new LinkedHashMap<>();
    Map<String, Object> values = new LinkedHashMap<>();
    for (Setting<?> setting : part) {
      kept.put(setting.name(), declared.getOrDefault(setting.name(), setting));
      if (given.containsKey(setting.name())) {
        values.put(setting.name(), given.get(setting.name()));
      }
    }
    return new Settings(kept, values);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("{");
    for (String name : given.keySet()) {
      Setting<?> setting = declared.get(name);
      if (setting != null) {
        text.append(text.length() > 1 ? ", " : "").append(name).append('=').append(show(setting).orElse(""));
      }
    }
    return text.append('}').toString();
  }
}
