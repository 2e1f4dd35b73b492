package dev.heddle.graph;

import com.falkordb.impl.api.GraphCommand;
import dev.heddle.pool.spi.PreparedQuery;
import dev.heddle.pool.spi.QueryDefinition;
import dev.heddle.pool.spi.QueryDefinitionException;
import dev.heddle.pool.spi.QueryParameter;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A declared query whose action has been read: {@code query}, and optionally {@code graph} and {@code write}. */
final class CypherQuery extends PreparedQuery {

  private static final Set<String> WORDS = new LinkedHashSet<>(List.of("query", "graph", "write"));

  private final String cypher;
  private final @Nullable String graph;
  private final boolean write;

  private CypherQuery(QueryDefinition definition, String cypher, @Nullable String graph, boolean write) {
    super(definition);
    this.cypher = cypher;
    this.graph = graph;
    this.write = write;
  }

  static CypherQuery read(QueryDefinition definition) {
    for (String word : definition.action().keySet()) {
      if (!WORDS.contains(word)) {
        throw new QueryDefinitionException(word, "unknown; there are " + String.join(", ", WORDS));
      }
    }
    CypherTemplate template = CypherTemplate.read(definition.text("query").filter(text -> !text.isBlank())
        .orElseThrow(() -> new QueryDefinitionException("query", "missing; it takes a Cypher text")));
    Set<String> declared = definition.parameters().stream().map(QueryParameter::name)
        .collect(Collectors.toCollection(LinkedHashSet::new));
    for (String name : template.names()) {
      if (!declared.contains(name)) {
        throw new QueryDefinitionException("query", "{" + name + "} is not among the declared parameters"
            + (declared.isEmpty() ? ", of which there are none" : ": " + String.join(", ", declared)));
      }
    }
    declared.removeAll(template.names());
    if (!declared.isEmpty()) {
      throw new QueryDefinitionException("query",
          "the declared parameters " + String.join(", ", declared) + " are not used as {name}");
    }
    return new CypherQuery(definition, template.cypher(), graph(definition), write(definition));
  }

  private static @Nullable String graph(QueryDefinition definition) {
    Object graph = definition.action().get("graph");
    if (graph != null && !(graph instanceof String name && !name.isBlank() && name.indexOf('\0') < 0)) {
      throw new QueryDefinitionException("graph", "it takes the name of a graph");
    }
    return (String) graph;
  }

  private static boolean write(QueryDefinition definition) {
    Object write = definition.action().getOrDefault("write", false);
    if (write instanceof Boolean yes) {
      return yes;
    }
    throw new QueryDefinitionException("write", "it takes true or false");
  }

  String cypher() {
    return cypher;
  }

  Optional<String> graph() {
    return Optional.ofNullable(graph);
  }

  GraphCommand command() {
    return write ? GraphCommand.QUERY : GraphCommand.RO_QUERY;
  }
}
