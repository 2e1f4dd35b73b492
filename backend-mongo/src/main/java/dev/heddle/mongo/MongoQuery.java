package dev.heddle.mongo;

import dev.heddle.pool.spi.BoundQuery;
import dev.heddle.pool.spi.ParameterException;
import dev.heddle.pool.spi.PreparedQuery;
import dev.heddle.pool.spi.QueryDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A declared query on a collection, read and checked. */
final class MongoQuery extends PreparedQuery {

  /** What is asked. */
  sealed interface Question {
  }

  /** Documents that match. */
  record Find(Template filter, @Nullable Template projection, @Nullable Template sort, @Nullable Template skip,
      @Nullable Template limit) implements Question {
  }

  /** What a pipeline makes of the documents. */
  record Aggregate(List<Template> stages) implements Question {
  }

  private final String collection;
  private final @Nullable String database;
  private final Question question;
  private final Set<String> objectIds;

  MongoQuery(
      QueryDefinition definition,
      String collection,
      @Nullable String database,
      Question question,
      Set<String> objectIds) {
    super(definition);
    this.collection = collection;
    this.database = database;
    this.question = question;
    this.objectIds = objectIds;
  }

  String collection() {
    return collection;
  }

  /** Empty for the configured one. */
  @Nullable
  String database() {
    return database;
  }

  Question question() {
    return question;
  }

  /** Checks also what only this kind of target knows: the form of an object's id. */
  @Override
  public BoundQuery bind(Map<String, ? extends @Nullable Object> given) {
    BoundQuery bound = super.bind(given);
    List<ParameterException.Mistake> mistakes = new ArrayList<>();
    for (String name : objectIds) {
      try {
        BsonValues.objectId(bound.values().get(name));
      } catch (IllegalArgumentException wrong) {
        mistakes.add(new ParameterException.Mistake(name, "it takes " + wrong.getMessage()));
      }
    }
    if (!mistakes.isEmpty()) {
      throw new ParameterException(mistakes);
    }
    return bound;
  }
}
