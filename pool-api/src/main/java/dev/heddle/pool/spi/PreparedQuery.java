package dev.heddle.pool.spi;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A declared query whose text has been read. Runners extend it with what they read out of the text. Immutable.
 */
public abstract class PreparedQuery {

  private final QueryDefinition definition;

  /**
   * Keeps the definition.
   *
   * @param definition what was declared
   */
  protected PreparedQuery(QueryDefinition definition) {
    this.definition = definition;
  }

  /**
   * What was declared.
   *
   * @return the definition
   */
  public QueryDefinition definition() {
    return definition;
  }

  /**
   * Checks values against the declared parameters.
   *
   * @param given values by name, as they came in JSON
   * @return the query with its values
   * @throws ParameterException if one is unknown, missing or of the wrong type: all mistakes at once
   */
  public BoundQuery bind(Map<String, ? extends @Nullable Object> given) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    List<ParameterException.Mistake> mistakes = new ArrayList<>();
    for (QueryParameter parameter : definition.parameters()) {
      Object raw = given.get(parameter.name());
      if (raw == null) {
        if (parameter.required()) {
          mistakes.add(
              new ParameterException.Mistake(parameter.name(), "missing; it takes " + parameter.type().words()));
        }
        raw = parameter.defaultValue();
      }
      try {
        values.put(parameter.name(), raw == null ? null : parameter.type().read(raw));
      } catch (IllegalArgumentException wrong) {
        mistakes.add(new ParameterException.Mistake(parameter.name(), "it takes " + parameter.type().words()));
      }
    }
    for (String name : given.keySet()) {
      if (definition.parameters().stream().noneMatch(parameter -> parameter.name().equals(name))) {
        mistakes.add(new ParameterException.Mistake(name, "unknown; there are "
            + String.join(", ", definition.parameters().stream().map(QueryParameter::name).toList())));
      }
    }
    if (!mistakes.isEmpty()) {
      throw new ParameterException(mistakes);
    }
    return new BoundQuery(this, values);
  }
}
