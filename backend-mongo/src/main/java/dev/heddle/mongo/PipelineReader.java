package dev.heddle.mongo;

import dev.heddle.pool.spi.QueryDefinitionException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads the stages of an aggregation. Only stages that are known to read are taken, each with what may be bound in it. */
final class PipelineReader {

  /** Stages that are of one kind all over. */
  private static final Map<String, Place> UNIFORM = Map.ofEntries(
      Map.entry("$match", Place.FILTER),
      Map.entry("$addFields", Place.EXPRESSION),
      Map.entry("$bucket", Place.EXPRESSION),
      Map.entry("$bucketAuto", Place.EXPRESSION),
      Map.entry("$fill", Place.EXPRESSION),
      Map.entry("$group", Place.EXPRESSION),
      Map.entry("$project", Place.EXPRESSION),
      Map.entry("$redact", Place.EXPRESSION),
      Map.entry("$replaceRoot", Place.EXPRESSION),
      Map.entry("$replaceWith", Place.EXPRESSION),
      Map.entry("$set", Place.EXPRESSION),
      Map.entry("$setWindowFields", Place.EXPRESSION),
      Map.entry("$sortByCount", Place.EXPRESSION),
      Map.entry("$limit", Place.NUMBER),
      Map.entry("$sample", Place.NUMBER),
      Map.entry("$skip", Place.NUMBER),
      Map.entry("$sort", Place.NUMBER),
      Map.entry("$count", Place.FIXED),
      Map.entry("$densify", Place.FIXED),
      Map.entry("$unset", Place.FIXED),
      Map.entry("$unwind", Place.FIXED));

  /** Stages whose fields are of several kinds; a field that is not named is fixed, and {@code pipeline} is a pipeline. */
  private static final Map<String, Map<String, Place>> MIXED = Map.of(
      "$lookup", Map.of("let", Place.EXPRESSION),
      "$unionWith", Map.of(),
      "$graphLookup", Map.of("startWith", Place.EXPRESSION, "restrictSearchWithMatch", Place.FILTER),
      "$geoNear", Map.of("query", Place.FILTER, "near", Place.NUMBER, "maxDistance", Place.NUMBER, "minDistance",
          Place.NUMBER));

  private static final String FACET = "$facet";

  /** A pipeline in a pipeline in a pipeline: enough for anybody. */
  private static final int DEEPEST = 10;

  private final TemplateReader reader;
  private final String key;

  PipelineReader(TemplateReader reader, String key) {
    this.reader = reader;
    this.key = key;
  }

  List<Template> read(@Nullable Object raw) {
    return read(raw, 0);
  }

  private List<Template> read(@Nullable Object raw, int depth) {
    if (!(raw instanceof List<?> stages) || depth > DEEPEST) {
      throw new QueryDefinitionException(key, "a pipeline is a list of stages, and not nested deeper than " + DEEPEST);
    }
    List<Template> read = new ArrayList<>();
    for (Object stage : stages) {
      if (!(stage instanceof Map<?, ?> map) || map.size() != 1) {
        throw new QueryDefinitionException(key, "a stage is a map of one word, for instance {$match: {…}}");
      }
      Map.Entry<?, ?> only = map.entrySet().iterator().next();
      String name = TemplateReader.field(key, only.getKey());
      read.add(new Template.Fields(Map.of(name, stage(name, only.getValue(), depth))));
    }
    return List.copyOf(read);
  }

  private Template stage(String name, @Nullable Object raw, int depth) {
    Place uniform = UNIFORM.get(name);
    if (uniform != null) {
      return reader.read(key, raw, uniform);
    }
    Map<String, Place> mixed = MIXED.get(name);
    if (mixed == null && !name.equals(FACET)) {
      throw new QueryDefinitionException(key, name + " is no stage that can be declared; there are "
          + String.join(", ", known()));
    }
    if (!(raw instanceof Map<?, ?> fields)) {
      return reader.read(key, raw, Place.FIXED);
    }
    Map<String, Template> read = new LinkedHashMap<>();
    fields.forEach((rawField, value) -> {
      String field = TemplateReader.field(key, rawField);
      boolean pipeline = mixed == null || field.equals("pipeline");
      read.put(field, pipeline
          ? new Template.Items(read(value, depth + 1))
          : reader.read(key, value, Objects.requireNonNull(mixed).getOrDefault(field, Place.FIXED)));
    });
    return new Template.Fields(read);
  }

  private static Set<String> known() {
    Set<String> names = new TreeSet<>(UNIFORM.keySet());
    names.addAll(MIXED.keySet());
    names.add(FACET);
    return names;
  }
}
