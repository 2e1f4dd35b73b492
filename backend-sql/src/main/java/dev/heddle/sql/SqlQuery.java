package dev.heddle.sql;

import dev.heddle.pool.spi.PreparedQuery;
import dev.heddle.pool.spi.QueryDefinition;
import dev.heddle.pool.spi.QueryDefinitionException;
import dev.heddle.pool.spi.QueryParameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A declared query, ready for JDBC. */
final class SqlQuery extends PreparedQuery {

  private static final String KEY = "query";

  private final String jdbc;
  private final List<QueryParameter> order;

  private SqlQuery(QueryDefinition definition, String jdbc, List<QueryParameter> order) {
    super(definition);
    this.jdbc = jdbc;
    this.order = List.copyOf(order);
  }

  /**
   * Reads a definition.
   *
   * @throws QueryDefinitionException if it has a mistake
   */
  static SqlQuery of(QueryDefinition definition) {
    for (String key : definition.action().keySet()) {
      if (!key.equals(KEY)) {
        throw new QueryDefinitionException(key, "unknown; a query on SQL has one key, " + KEY);
      }
    }
    String text = definition.text(KEY).filter(given -> !given.isBlank())
        .orElseThrow(() -> new QueryDefinitionException(KEY, "missing; it takes the text of an SQL statement"));
    SqlText read;
    try {
      read = SqlText.read(text);
    } catch (IllegalArgumentException mistake) {
      throw new QueryDefinitionException(KEY, String.valueOf(mistake.getMessage()));
    }
    Map<String, QueryParameter> declared = new LinkedHashMap<>();
    definition.parameters().forEach(parameter -> declared.put(parameter.name(), parameter));
    List<QueryParameter> order = new ArrayList<>();
    for (String name : read.names()) {
      QueryParameter parameter = declared.get(name);
      if (parameter == null) {
        throw new QueryDefinitionException(KEY, "{" + name + "} is not declared; " + words(declared.keySet())
            + ". Write {{ for a brace itself");
      }
      order.add(parameter);
    }
    for (String name : declared.keySet()) {
      if (!read.names().contains(name)) {
        throw new QueryDefinitionException(KEY, "the parameter " + name + " is declared and nowhere used as {" + name
            + "}; within quotes and comments nothing is replaced");
      }
    }
    return new SqlQuery(definition, read.jdbc(), order);
  }

  private static String words(Set<String> declared) {
    return declared.isEmpty() ? "no parameters are" : "there are " + String.join(", ", declared);
  }

  /** The text with question marks. */
  String jdbc() {
    return jdbc;
  }

  /** The parameter of each question mark. */
  List<QueryParameter> order() {
    return order;
  }
}
