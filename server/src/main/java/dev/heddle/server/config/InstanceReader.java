package dev.heddle.server.config;

import dev.heddle.pool.InvalidSettingsException;
import dev.heddle.pool.PoolConfig;
import dev.heddle.pool.Setting;
import dev.heddle.pool.SettingProblem;
import dev.heddle.pool.Settings;
import dev.heddle.pool.spi.Backend;
import dev.heddle.pool.spi.Backends;
import dev.heddle.registry.InstanceNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the section {@code instances}. */
final class InstanceReader {

  private static final String TYPE = "type";
  private static final Set<String> NO_SETTINGS = Set.of(TYPE, Preset.SETTING.name());

  private final Environment environment;
  private final Map<String, Backend<?>> backends;
  private final Mistakes mistakes;

  InstanceReader(Environment environment, Map<String, Backend<?>> backends, Mistakes mistakes) {
    this.environment = environment;
    this.backends = backends;
    this.mistakes = mistakes;
  }

  List<InstanceConfig> read(Node.Section instances, @Nullable Preset preset) {
    Map<String, String> keys = new HashMap<>();
    List<InstanceConfig> read = new ArrayList<>();
    instances.nodes().forEach((name, node) -> {
      String other = keys.putIfAbsent(InstanceNames.key(name), name);
      if (!InstanceNames.isValid(name)) {
        mistakes.add(node, "not allowed as a name; it takes " + InstanceNames.ALLOWED);
      } else if (other != null) {
        mistakes.add(node, "would share the key '" + InstanceNames.key(name) + "' in statistics with " + other);
      }
      if (node instanceof Node.Section section) {
        InstanceConfig instance = instance(name, section, preset);
        if (instance != null) {
          read.add(instance);
        }
      } else {
        mistakes.add(node, "takes keys with values, at least type");
      }
    });
    return read;
  }

  private @Nullable InstanceConfig instance(String name, Node.Section section, @Nullable Preset common) {
    Backend<?> backend = backend(section);
    Preset own = ConfigReader.preset(section, mistakes);
    if (backend == null) {
      return null;
    }
    List<Setting<?>> declared = Backends.settings(backend);
    try {
      Settings file = Settings.of(declared, section.raw(NO_SETTINGS));
      Map<String, Object> given = new LinkedHashMap<>(file.given());
      Map<String, String> classic = putClassicNames(backend.type(), file, given);
      Preset preset = own != null ? own : common;
      if (preset != null) {
        preset.fill(given);
      }
      Settings settings = Settings.of(declared, given);
      checkTogether(settings, classic);
      return new InstanceConfig(name, backend, settings, section.line(), notes(name, file, settings, classic));
    } catch (InvalidSettingsException invalid) {
      mistakes.addAll(invalid, section);
      return null;
    }
  }

  private @Nullable Backend<?> backend(Node.Section section) {
    String allowed = "there are " + String.join(", ", backends.keySet().stream().sorted().toList());
    Node node = section.find(TYPE).orElse(null);
    if (node == null) {
      mistakes.add(section.place(TYPE), section.line(), "missing; " + allowed);
      return null;
    }
    Backend<?> backend = node instanceof Node.Scalar scalar ? backends.get(scalar.text()) : null;
    if (backend == null) {
      mistakes.add(node, "'" + node.plain() + "' is not allowed; " + allowed);
    }
    return backend;
  }

  /** Puts what the environment sets in place of what the file says, and tells by which variables. */
  private Map<String, String> putClassicNames(String type, Settings file, Map<String, Object> given) {
    Map<String, String> classic = new LinkedHashMap<>();
    for (ClassicName name : ClassicName.ALL) {
      String text = environment.find(name.variable()).orElse(null);
      if (text == null || !name.isMeantFor(type, file)) {
        continue;
      }
      try {
        given.put(name.setting().name(), name.setting().read(text));
        classic.put(name.setting().name(), name.variable());
      } catch (IllegalArgumentException notAllowed) {
        mistakes.add("environment " + name.variable(), 0,
            "'" + text + "' is not allowed; it takes " + name.setting().allowed());
      }
    }
    return classic;
  }

  private static void checkTogether(Settings settings, Map<String, String> classic) {
    try {
      PoolConfig.of(settings);
    } catch (InvalidSettingsException invalid) {
      List<SettingProblem> problems = new ArrayList<>();
      for (SettingProblem problem : invalid.problems()) {
        String hint = classic.isEmpty() ? "" : " (the environment sets " + String.join(", ", classic.values()) + ")";
        problems.add(new SettingProblem(problem.place(), problem.message() + hint));
      }
      throw new InvalidSettingsException(problems);
    }
  }

  private static List<String> notes(String name, Settings file, Settings settings, Map<String, String> classic) {
    List<String> notes = new ArrayList<>();
    for (Setting<?> setting : settings.declared()) {
      String variable = classic.get(setting.name());
      if (variable != null && !settings.show(setting).equals(file.show(setting))) {
        notes.add(variable + " sets " + setting.name() + " of instance '" + name + "' to "
            + settings.show(setting).orElse("") + " in place of " + file.show(setting).orElse("nothing"));
      }
    }
    return notes;
  }
}
