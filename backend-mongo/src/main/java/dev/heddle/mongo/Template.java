package dev.heddle.mongo;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** A part of a declared query, read and ready for values. Immutable; a value can only ever take a value's place. */
sealed interface Template {

  /**
   * Puts values in.
   *
   * @param values what was bound, by name
   * @return a tree of its own
   */
  BsonValue fill(Map<String, @Nullable Object> values);

  /** What stands there as it is. */
  record Constant(BsonValue value) implements Template {
    @Override
    public BsonValue fill(Map<String, @Nullable Object> values) {
      return value;
    }
  }

  /**
   * The place of a value.
   *
   * @param name the parameter
   * @param binding makes BSON of the value
   */
  record Hole(String name, Function<@Nullable Object, BsonValue> binding) implements Template {
    @Override
    public BsonValue fill(Map<String, @Nullable Object> values) {
      return binding.apply(values.get(name));
    }
  }

  /** A document. */
  record Fields(Map<String, Template> fields) implements Template {
    @Override
    public BsonDocument fill(Map<String, @Nullable Object> values) {
      BsonDocument filled = new BsonDocument();
      fields.forEach((name, field) -> filled.put(name, field.fill(values)));
      return filled;
    }
  }

  /** An array. */
  record Items(List<Template> items) implements Template {
    @Override
    public BsonArray fill(Map<String, @Nullable Object> values) {
      return new BsonArray(items.stream().map(item -> item.fill(values)).toList());
    }
  }
}
