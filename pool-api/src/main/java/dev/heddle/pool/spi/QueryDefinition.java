package dev.heddle.pool.spi;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A declared query.
 *
 * @param name its name
 * @param action the words of its {@code action} beside type and source, as a tree of maps, lists, texts, numbers and
 *     booleans; for SQL and Cypher there is one, {@code query}
 * @param parameters what it takes
 */
public record QueryDefinition(String name, Map<String, Object> action, List<QueryParameter> parameters) {

  /** Copies both collections. */
  public QueryDefinition {
    action = Map.copyOf(action);
    parameters = List.copyOf(parameters);
  }

  /**
   * A text of the action.
   *
   * @param key for instance {@code query}
   * @return the text, or empty if there is none under that key
   */
  public Optional<String> text(String key) {
    return action.get(key) instanceof String text ? Optional.of(text) : Optional.empty();
  }
}
