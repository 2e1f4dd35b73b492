package dev.heddle.mongo;

import com.mongodb.MongoNamespace;
import dev.heddle.pool.spi.QueryDefinition;
import dev.heddle.pool.spi.QueryDefinitionException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/** Reads the words of a declared query's action. */
final class QueryReader {

  private static final Set<String> WORDS = new TreeSet<>(Set.of("collection", "database", "filter", "find",
      "projection", "sort", "skip", "limit", "pipeline", "aggregate"));

  /** Words that make no sense beside a pipeline. */
  private static final List<String> OF_FIND = List.of("filter", "find", "projection", "sort", "skip", "limit");

  private final QueryDefinition definition;
  private final Map<String, Object> action;
  private final TemplateReader reader;

  private QueryReader(QueryDefinition definition) {
    this.definition = definition;
    this.action = definition.action();
    this.reader = new TemplateReader(definition.parameters());
  }

  static MongoQuery read(QueryDefinition definition) {
    return new QueryReader(definition).read();
  }

  private MongoQuery read() {
    for (String word : action.keySet()) {
      if (!WORDS.contains(word)) {
        throw new QueryDefinitionException(word, "unknown; there are " + String.join(", ", WORDS));
      }
    }
    String collection = name("collection")
        .orElseThrow(() -> new QueryDefinitionException("collection", "missing: the name of a collection"));
    String database = name("database").orElse(null);
    String pipeline = oneOf("pipeline", "aggregate");
    MongoQuery.Question question = pipeline == null ? find() : aggregate(pipeline);
    reader.requireAllUsed(pipeline == null ? "filter" : pipeline);
    return new MongoQuery(definition, collection, database, question, reader.objectIds());
  }

  private Optional<String> name(String key) {
    if (!action.containsKey(key)) {
      return Optional.empty();
    }
    String text = definition.text(key)
        .orElseThrow(() -> new QueryDefinitionException(key, "is a name, so a text"));
    if (TemplateReader.hasHole(text)) {
      throw new QueryDefinitionException(key, "cannot be bound: a name stands in the configuration");
    }
    String name = TemplateReader.plain(key, text);
    try {
      if (key.equals("database")) {
        MongoNamespace.checkDatabaseNameValidity(name);
      } else {
        MongoNamespace.checkCollectionNameValidity(name);
      }
    } catch (IllegalArgumentException notOne) {
      throw new QueryDefinitionException(key, "is no name of a " + key);
    }
    return Optional.of(name);
  }

  /** The one of two words that is there. */
  private @Nullable String oneOf(String word, String alias) {
    if (action.containsKey(word) && action.containsKey(alias)) {
      throw new QueryDefinitionException(alias, "means the same as " + word + ": give one of them");
    }
    return action.containsKey(word) ? word : action.containsKey(alias) ? alias : null;
  }

  private MongoQuery.Question aggregate(String key) {
    for (String other : OF_FIND) {
      if (action.containsKey(other)) {
        throw new QueryDefinitionException(other, "cannot stand beside " + key + ": make it a stage");
      }
    }
    return new MongoQuery.Aggregate(new PipelineReader(reader, key).read(action.get(key)));
  }

  private MongoQuery.Question find() {
    String key = oneOf("filter", "find");
    Template filter = key == null
        ? new Template.Constant(new BsonDocument())
        : document(key, Place.FILTER);
    return new MongoQuery.Find(filter, optional("projection", Place.EXPRESSION), optional("sort", Place.NUMBER),
        number("skip"), number("limit"));
  }

  private @Nullable Template optional(String key, Place place) {
    return action.containsKey(key) ? document(key, place) : null;
  }

  private Template document(String key, Place place) {
    Object raw = action.get(key);
    if (!(raw instanceof Map)) {
      throw new QueryDefinitionException(key, "is a map of fields");
    }
    Template read = reader.read(key, raw, place);
    if (!(read instanceof Template.Fields)) {
      throw new QueryDefinitionException(key, "is a map of fields, not one value");
    }
    return read;
  }

  private @Nullable Template number(String key) {
    Object raw = action.get(key);
    if (raw == null) {
      return null;
    }
    Template read = reader.read(key, raw, Place.NUMBER);
    boolean number = read instanceof Template.Hole
        || (read instanceof Template.Constant constant && constant.value().isNumber());
    if (!number) {
      throw new QueryDefinitionException(key, "is a whole number or {name}");
    }
    return read;
  }
}
