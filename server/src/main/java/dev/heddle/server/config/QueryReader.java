package dev.heddle.server.config;

import dev.heddle.pool.Settings;
import dev.heddle.pool.spi.Backend;
import dev.heddle.pool.spi.ParameterType;
import dev.heddle.pool.spi.PreparedQuery;
import dev.heddle.pool.spi.QueryDefinition;
import dev.heddle.pool.spi.QueryDefinitionException;
import dev.heddle.pool.spi.QueryParameter;
import dev.heddle.pool.spi.QueryRunner;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the section {@code queries}. */
final class QueryReader {

  private static final List<String> KEYS = List.of("name", "action", "params", QueryConfig.MAX_ROWS.name(),
      QueryConfig.TIMEOUT.name());
  private static final List<String> PARAMETER_KEYS = List.of("type", "required", "default");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
  private static final String DATA_QUERY = "data_query";

  private final Map<String, Optional<Backend<?>>> sources;
  private final ServerSettings server;
  private final Mistakes mistakes;
  private final Map<String, Integer> lines = new HashMap<>();

  QueryReader(Map<String, Optional<Backend<?>>> sources, ServerSettings server, Mistakes mistakes) {
    this.sources = sources;
    this.server = server;
    this.mistakes = mistakes;
  }

  List<QueryConfig> read(Optional<Node> queries) {
    List<QueryConfig> read = new ArrayList<>();
    if (queries.orElse(null) instanceof Node.Items items) {
      for (Node node : items.nodes()) {
        if (node instanceof Node.Section section) {
          query(section).ifPresent(read::add);
        } else {
          mistakes.add(node, "takes keys with values: " + String.join(", ", KEYS));
        }
      }
    } else if (queries.isPresent() && queries.get().plain() != null) {
      mistakes.add(queries.get(), "takes a list, each entry beginning with - name");
    }
    return read;
  }

  private Optional<QueryConfig> query(Node.Section section) {
    ConfigReader.refuseOthers(section, KEYS, mistakes);
    String name = name(section);
    List<QueryParameter> parameters = parameters(ConfigReader.sectionOf(section, "params", mistakes));
    Settings limits = ConfigReader.settings(QueryConfig.LIMITS, limitsOf(section), Set.of(), mistakes);
    Node.Section action = ConfigReader.sectionOf(section, "action", mistakes);
    String source = word(action, "source", "the name of an instance");
    String type = word(action, "type", DATA_QUERY);
    if (type != null && !type.equals(DATA_QUERY)) {
      mistakes.add(action.nodes().getOrDefault("type", action),
          "'" + type + "' is not allowed; there is " + DATA_QUERY);
    }
    Backend<?> backend = source == null ? null : backendOf(action, source);
    if (name == null || source == null || backend == null || parameters == null) {
      return Optional.empty();
    }
    return prepare(backend, action, new QueryDefinition(name, words(action), parameters))
        .map(query -> new QueryConfig(name, source, backend.type(), query,
            limits.find(QueryConfig.MAX_ROWS).orElse(server.queryMaxRows()),
            limits.find(QueryConfig.TIMEOUT).orElse(server.queryTimeout())));
  }

  private @Nullable String name(Node.Section section) {
    String name = word(section, "name", "the name by which it is called");
    if (name == null) {
      return null;
    }
    Node node = section.nodes().getOrDefault("name", section);
    if (!NAME.matcher(name).matches()) {
      mistakes.add(node, "not allowed as a name; it takes letters, digits, dots, - and _, at most 100");
      return name;
    }
    Integer other = lines.putIfAbsent(name, node.line());
    if (other != null) {
      mistakes.add(node, "a query '" + name + "' stands in line " + other + " already");
    }
    return name;
  }

  private static Node.Section limitsOf(Node.Section section) {
    Map<String, Node> limits = new LinkedHashMap<>();
    QueryConfig.LIMITS.forEach(
        setting -> section.find(setting.name()).ifPresent(node -> limits.put(setting.name(), node)));
    return new Node.Section(section.place(), section.line(), limits);
  }

  private @Nullable Backend<?> backendOf(Node.Section action, String source) {
    Node node = action.nodes().getOrDefault("source", action);
    if (!sources.containsKey(source)) {
      mistakes.add(node, "no instance '" + source + "'; " + (sources.isEmpty()
          ? "there is none"
          : "there are " + String.join(", ", sources.keySet().stream().sorted().toList())));
      return null;
    }
    Backend<?> backend = sources.getOrDefault(source, Optional.empty()).orElse(null);
    if (backend != null && backend.queryRunner().isEmpty()) {
      mistakes.add(node, "instance '" + source + "' of type " + backend.type() + " runs no declared queries");
      return null;
    }
    return backend;
  }

  private Optional<PreparedQuery> prepare(Backend<?> backend, Node.Section action, QueryDefinition definition) {
    try {
      return backend.queryRunner().map((QueryRunner<?> runner) -> runner.prepare(definition));
    } catch (QueryDefinitionException wrong) {
      int line = action.find(wrong.key()).map(Node::line).orElse(action.line());
      mistakes.add(action.place(wrong.key()), line, String.valueOf(wrong.getMessage()));
      return Optional.empty();
    }
  }

  private Map<String, Object> words(Node.Section action) {
    Map<String, Object> words = new LinkedHashMap<>();
    action.nodes().forEach((key, node) -> {
      Object value = node.plain();
      if (value == null) {
        mistakes.add(node, "holds nothing; leave it out, or write a value");
      } else if (!key.equals("type") && !key.equals("source")) {
        words.put(key, value);
      }
    });
    return words;
  }

  /** The parameters, or null where they have mistakes: a text that uses them would then be called wrong as well. */
  private @Nullable List<QueryParameter> parameters(Node.Section params) {
    List<QueryParameter> read = new ArrayList<>();
    boolean sound = true;
    for (Map.Entry<String, Node> entry : params.nodes().entrySet()) {
      Optional<QueryParameter> parameter = parameter(entry.getKey(), entry.getValue());
      parameter.ifPresent(read::add);
      sound &= parameter.isPresent();
    }
    return sound ? read : null;
  }

  private Optional<QueryParameter> parameter(String name, Node node) {
    if (!(node instanceof Node.Section section)) {
      mistakes.add(node, "takes keys with values: " + String.join(", ", PARAMETER_KEYS));
      return Optional.empty();
    }
    ConfigReader.refuseOthers(section, PARAMETER_KEYS, mistakes);
    Optional<ParameterType> type = type(section);
    if (!(section.find("required").map(Node::plain).orElse(false) instanceof Boolean required)) {
      mistakes.add(section.nodes().getOrDefault("required", section), "takes true or false");
      return Optional.empty();
    }
    Node fallback = section.nodes().get("default");
    Object value = fallback == null ? null : fallback.plain();
    if (fallback != null && required) {
      mistakes.add(fallback, "a required parameter is always given; drop the default, or required");
    }
    if (type.isEmpty()) {
      return Optional.empty();
    }
    try {
      if (value != null) {
        type.get().read(value);
      }
    } catch (IllegalArgumentException wrong) {
      mistakes.add(section.place("default"), section.nodes().getOrDefault("default", section).line(),
          "it takes " + type.get().words());
      return Optional.empty();
    }
    try {
      return Optional.of(new QueryParameter(name, type.get(), required, value));
    } catch (IllegalArgumentException wrongName) {
      mistakes.add(node, String.valueOf(wrongName.getMessage()));
      return Optional.empty();
    }
  }

  private Optional<ParameterType> type(Node.Section parameter) {
    String allowed = String.join(", ", Arrays.stream(ParameterType.values()).map(ParameterType::word).toList());
    String word = word(parameter, "type", "one of " + allowed);
    if (word == null) {
      return Optional.empty();
    }
    Optional<ParameterType> type = Arrays.stream(ParameterType.values()).filter(known -> known.word().equals(word))
        .findFirst();
    if (type.isEmpty()) {
      mistakes.add(parameter.nodes().getOrDefault("type", parameter), "'" + word + "' is not allowed; there are "
          + allowed);
    }
    return type;
  }

  /** A text that must be there, or null after a mistake was noted. */
  private @Nullable String word(Node.Section section, String key, String allowed) {
    Node node = section.nodes().get(key);
    if (node == null) {
      mistakes.add(section.place(key), section.line(), "missing; it takes " + allowed);
      return null;
    }
    if (node instanceof Node.Scalar scalar && scalar.value() != null) {
      return scalar.text();
    }
    mistakes.add(node, "it takes " + allowed);
    return null;
  }
}
