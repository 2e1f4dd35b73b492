package dev.heddle.pool.spi;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A query with its values, made by {@link PreparedQuery#bind}.
 *
 * @param query the query
 * @param values a value, of the class its {@link ParameterType} names, or null, for each declared parameter
 */
public record BoundQuery(PreparedQuery query, Map<String, @Nullable Object> values) {

  /** Copies the map. */
  public BoundQuery {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }
}
