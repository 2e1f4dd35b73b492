package dev.heddle.server.config;

import dev.heddle.pool.InvalidSettingsException;
import dev.heddle.pool.Setting;
import dev.heddle.pool.Settings;
import dev.heddle.pool.spi.Backend;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a whole file, going on after each mistake. For one file. */
final class ConfigReader {

  private static final List<String> SECTIONS = List.of("server", "preset", "instances", "queries");

  private final Environment environment;
  private final Map<String, Backend<?>> backends = new LinkedHashMap<>();
  private final Mistakes mistakes = new Mistakes();

  ConfigReader(Environment environment, List<Backend<?>> backends) {
    this.environment = environment;
    backends.forEach(backend -> this.backends.put(backend.type(), backend));
  }

  ServerConfig read(String yaml) {
    Node.Section top = new YamlReader(environment, mistakes).read(yaml);
    refuseOthers(top, SECTIONS, mistakes);
    Settings server = settings(ServerSettings.declared(), sectionOf(top, "server", mistakes), Set.of(), mistakes);
    List<InstanceConfig> instances = new InstanceReader(environment, backends, mistakes)
        .read(sectionOf(top, "instances", mistakes), preset(top, mistakes));
    // A source with a mistake of its own is known all the same: its queries are not to be called wrong for it.
    Map<String, Optional<Backend<?>>> sources = sources(sectionOf(top, "instances", mistakes));
    List<QueryConfig> queries = new QueryReader(sources, new ServerSettings(server), mistakes)
        .read(top.find("queries"));
    mistakes.throwIfAny();
    return new ServerConfig(new ServerSettings(server), instances, queries);
  }

  private Map<String, Optional<Backend<?>>> sources(Node.Section instances) {
    Map<String, Optional<Backend<?>>> sources = new HashMap<>();
    instances.nodes().forEach((name, node) -> sources.put(name,
        node instanceof Node.Section section && section.find("type").orElse(null) instanceof Node.Scalar type
            ? Optional.ofNullable(backends.get(type.text()))
            : Optional.empty()));
    return sources;
  }

  /** The preset of a section, null where it has none. */
  static @Nullable Preset preset(Node.Section section, Mistakes mistakes) {
    Map<String, @Nullable Object> raw = new LinkedHashMap<>();
    section.find(Preset.SETTING.name()).ifPresent(node -> raw.put(Preset.SETTING.name(), node.plain()));
    try {
      return Settings.of(List.of(Preset.SETTING), raw).find(Preset.SETTING).orElse(null);
    } catch (InvalidSettingsException invalid) {
      mistakes.addAll(invalid, section);
      return null;
    }
  }

  /** The values of a section; the defaults where it has mistakes. */
  static Settings settings(
      Collection<Setting<?>> declared, Node.Section section, Set<String> without, Mistakes mistakes) {
    try {
      return Settings.of(declared, section.raw(without));
    } catch (InvalidSettingsException invalid) {
      mistakes.addAll(invalid, section);
      return Settings.of(optional(declared), Map.of());
    }
  }

  private static List<Setting<?>> optional(Collection<Setting<?>> declared) {
    return new ArrayList<>(declared.stream().filter(setting -> !setting.isRequired()).toList());
  }

  /** A section below a key; an empty one where the key is missing, holds nothing, or holds something else. */
  static Node.Section sectionOf(Node.Section parent, String key, Mistakes mistakes) {
    Node node = parent.find(key).orElse(null);
    if (node instanceof Node.Section section) {
      return section;
    }
    if (node != null && !(node instanceof Node.Scalar scalar && scalar.value() == null)) {
      mistakes.add(node, "takes keys with values");
    }
    return Node.Section.empty(parent.place(key), node == null ? parent.line() : node.line());
  }

  static void refuseOthers(Node.Section section, List<String> known, Mistakes mistakes) {
    section.nodes().forEach((key, node) -> {
      if (!known.contains(key)) {
        mistakes.add(node, "unknown; there are " + String.join(", ", known));
      }
    });
  }
}
