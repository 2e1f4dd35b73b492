package dev.heddle.graph;

import com.falkordb.graph_entities.Edge;
import com.falkordb.graph_entities.GraphEntity;
import com.falkordb.graph_entities.Node;
import com.falkordb.graph_entities.Path;
import com.falkordb.graph_entities.Point;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns what the driver returns into values that can be written as JSON: a node into a map of {@code id}, {@code labels}
 * and {@code properties}, an edge into {@code id}, {@code type}, {@code source}, {@code target} and {@code properties},
 * a path into {@code nodes} and {@code edges}, a point into {@code latitude} and {@code longitude}, times into ISO text,
 * and numbers that JSON does not know into text.
 */
final class PlainValues {

  private PlainValues() {
  }

  static @Nullable Object plain(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case String text -> text;
      case Boolean bool -> bool;
      case Double number when number.isNaN() || number.isInfinite() -> number.toString();
      case Float number when number.isNaN() || number.isInfinite() -> number.toString();
      case Number number -> number;
      case Node node -> node(node);
      case Edge edge -> edge(edge);
      case Path path -> path(path);
      case Point point -> Map.of("latitude", point.getLatitude(), "longitude", point.getLongitude());
      case List<?> list -> list(list);
      case Map<?, ?> map -> map(map);
      default -> value.toString();
    };
  }

  private static List<@Nullable Object> list(List<?> list) {
    List<@Nullable Object> plain = new ArrayList<>(list.size());
    list.forEach(element -> plain.add(plain(element)));
    return plain;
  }

  private static Map<String, @Nullable Object> map(Map<?, ?> map) {
    Map<String, @Nullable Object> plain = new LinkedHashMap<>();
    map.forEach((key, element) -> plain.put(String.valueOf(key), plain(element)));
    return plain;
  }

  private static Map<String, @Nullable Object> node(Node node) {
    List<String> labels = new ArrayList<>();
    for (int label = 0; label < node.getNumberOfLabels(); label++) {
      labels.add(node.getLabel(label));
    }
    Map<String, @Nullable Object> plain = new LinkedHashMap<>();
    plain.put("id", node.getId());
    plain.put("labels", labels);
    plain.put("properties", properties(node));
    return plain;
  }

  private static Map<String, @Nullable Object> edge(Edge edge) {
    Map<String, @Nullable Object> plain = new LinkedHashMap<>();
    plain.put("id", edge.getId());
    plain.put("type", edge.getRelationshipType());
    plain.put("source", edge.getSource());
    plain.put("target", edge.getDestination());
    plain.put("properties", properties(edge));
    return plain;
  }

  private static Map<String, @Nullable Object> path(Path path) {
    Map<String, @Nullable Object> plain = new LinkedHashMap<>();
    plain.put("nodes", list(path.getNodes()));
    plain.put("edges", list(path.getEdges()));
    return plain;
  }

  private static Map<String, @Nullable Object> properties(GraphEntity entity) {
    Map<String, @Nullable Object> plain = new LinkedHashMap<>();
    for (String name : entity.getEntityPropertyNames()) {
      plain.put(name, plain(entity.getProperty(name).getValue()));
    }
    return plain;
  }
}
