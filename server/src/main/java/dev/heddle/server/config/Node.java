package dev.heddle.server.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A part of the file that knows where it stands. Immutable. */
sealed interface Node {

  /** The path of keys to here, for instance {@code instances.orders}; empty at the top. */
  String place();

  /** The line in the file, from 1. */
  int line();

  /** The part as maps, lists, texts, numbers, booleans and nulls. */
  @Nullable
  Object plain();

  /** A single value. Its text is as written, after the environment was put in. */
  record Scalar(String place, int line, String text, @Nullable Object value) implements Node {
    @Override
    public @Nullable Object plain() {
      return value;
    }
  }

  /** Several values. */
  record Items(String place, int line, List<Node> nodes) implements Node {
    public Items {
      nodes = List.copyOf(nodes);
    }

    @Override
    public Object plain() {
      List<@Nullable Object> values = new ArrayList<>(nodes.size());
      nodes.forEach(node -> values.add(node.plain()));
      return Collections.unmodifiableList(values);
    }
  }

  /** Keys with their values, in the order of the file. */
  record Section(String place, int line, Map<String, Node> nodes) implements Node {
    public Section {
      nodes = Collections.unmodifiableMap(new LinkedHashMap<>(nodes));
    }

    static Section empty(String place, int line) {
      return new Section(place, line, Map.of());
    }

    /** The place of a key in this section. */
    String place(String key) {
      return Place.below(place, key);
    }

    Optional<Node> find(String key) {
      return Optional.ofNullable(nodes.get(key));
    }

    @Override
    public Object plain() {
      Map<String, @Nullable Object> values = new LinkedHashMap<>();
      nodes.forEach((key, node) -> values.put(key, node.plain()));
      return Collections.unmodifiableMap(values);
    }

    /**
     * The values as settings read them: texts as written, so that a password of digits keeps its zeros.
     *
     * @param without keys that are no settings
     */
    Map<String, @Nullable Object> raw(java.util.Set<String> without) {
      Map<String, @Nullable Object> values = new LinkedHashMap<>();
      nodes.forEach((key, node) -> {
        if (!without.contains(key)) {
          values.put(key, node instanceof Scalar scalar && scalar.value() != null ? scalar.text() : node.plain());
        }
      });
      return values;
    }
  }

  /** Paths of keys. */
  final class Place {
    private Place() {}

    static String below(String place, String key) {
      return place.isEmpty() ? key : place + "." + key;
    }
  }
}
