package dev.heddle.mongo;

import dev.heddle.pool.spi.ParameterType;
import dev.heddle.pool.spi.QueryDefinitionException;
import dev.heddle.pool.spi.QueryParameter;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * Reads the tree of a declared query. A text that as a whole is a name in braces is the place of a value; two opening
 * braces are one. Operators that run code, and stages that write, are refused wherever they stand. For one thread and one query.
 */
final class TemplateReader {

  private static final Pattern HOLE = Pattern.compile("\\{([A-Za-z][A-Za-z0-9_]{0,62})}");

  /** What runs JavaScript on the server, and the extended JSON of code. */
  private static final Set<String> CODE = Set.of("$where", "$function", "$accumulator", "$code", "$scope");

  private static final Set<String> WRITES = Set.of("$out", "$merge");

  /** Deeper than any query that a person writes; the server's own limit is 180. */
  private static final int DEEPEST = 100;

  /** Values of types that JSON and YAML lack, in the words of MongoDB's extended JSON. */
  private static final Map<String, Typed> TYPED = Map.of(
      "$oid", new Typed(BsonValues::objectId, Set.of(ParameterType.STRING), "24 hexadecimal digits"),
      "$numberDecimal", new Typed(BsonValues::decimal, Set.of(ParameterType.NUMBER, ParameterType.INTEGER),
          "a number"),
      "$numberLong", new Typed(TemplateReader::whole, Set.of(ParameterType.INTEGER), "a whole number"),
      "$date", new Typed(TemplateReader::moment, Set.of(ParameterType.TIMESTAMP, ParameterType.DATE),
          "a time such as 2026-11-21T10:15:30Z"),
      "$uuid", new Typed(TemplateReader::uuid, Set.of(ParameterType.UUID), "a UUID"));

  private final Map<String, QueryParameter> declared = new LinkedHashMap<>();
  private final Set<String> used = new LinkedHashSet<>();
  private final Set<String> objectIds = new LinkedHashSet<>();

  private record Typed(Function<@Nullable Object, BsonValue> binding, Set<ParameterType> types, String words) {
  }

  TemplateReader(List<QueryParameter> parameters) {
    parameters.forEach(parameter -> declared.put(parameter.name(), parameter));
  }

  /**
   * Reads a part.
   *
   * @param key the word of the action in which it stands, for messages
   * @param raw maps, lists, texts, numbers, booleans
   * @param place where it stands
   */
  Template read(String key, @Nullable Object raw, Place place) {
    return read(key, raw, place, 0);
  }

  private Template read(String key, @Nullable Object raw, Place place, int depth) {
    if (depth > DEEPEST) {
      throw new QueryDefinitionException(key, "nested deeper than " + DEEPEST);
    }
    return switch (raw) {
      case String text -> text(key, text, place);
      case Map<?, ?> map -> map(key, map, place, depth);
      case List<?> list -> {
        List<Template> items = new ArrayList<>();
        list.forEach(item -> items.add(read(key, item, place, depth + 1)));
        yield new Template.Items(List.copyOf(items));
      }
      case null, default -> constant(key, raw);
    };
  }

  private static Template constant(String key, @Nullable Object raw) {
    try {
      return new Template.Constant(BsonValues.constant(raw));
    } catch (IllegalArgumentException unknown) {
      throw new QueryDefinitionException(key, "holds a value that is neither text, number, boolean, list nor map;"
          + " write a date as {$date: 2026-11-21T10:15:30Z}");
    }
  }

  private Template text(String key, String text, Place place) {
    Matcher whole = HOLE.matcher(text);
    if (!whole.matches()) {
      return new Template.Constant(BsonValues.of(plain(key, text)));
    }
    QueryParameter parameter = use(key, whole.group(1));
    if (!place.takes(parameter.type())) {
      throw new QueryDefinitionException(key, "{" + parameter.name() + "}: " + place.words());
    }
    if (place == Place.NUMBER && !parameter.required() && parameter.defaultValue() == null) {
      throw new QueryDefinitionException(key,
          "{" + parameter.name() + "}: must be required or have a default, since nothing is no number");
    }
    return new Template.Hole(parameter.name(), place == Place.EXPRESSION ? BsonValues::quoted : BsonValues::of);
  }

  private QueryParameter use(String key, String name) {
    QueryParameter parameter = declared.get(name);
    if (parameter == null) {
      throw new QueryDefinitionException(key, "{" + name + "} is not declared; declared are "
          + (declared.isEmpty() ? "none" : String.join(", ", declared.keySet())));
    }
    used.add(name);
    return parameter;
  }

  /** A text without places, its doubled braces made single. */
  static String plain(String key, String text) {
    String unescaped = text.replace("{{", "\0");
    Matcher inside = HOLE.matcher(unescaped);
    if (inside.find()) {
      throw new QueryDefinitionException(key, inside.group() + " must be a whole value, not a part of a text; write {{"
          + " for a brace");
    }
    return unescaped.replace('\0', '{');
  }

  static boolean hasHole(String text) {
    return HOLE.matcher(text.replace("{{", "\0")).find();
  }

  private Template map(String key, Map<?, ?> map, Place place, int depth) {
    if (map.size() == 1) {
      Map.Entry<?, ?> only = map.entrySet().iterator().next();
      Typed typed = only.getKey() instanceof String name ? TYPED.get(name) : null;
      if (typed != null) {
        return typed(key, typed, String.valueOf(only.getKey()), only.getValue(), place);
      }
    }
    Map<String, Template> fields = new LinkedHashMap<>();
    map.forEach((name, value) -> {
      String field = field(key, name);
      fields.put(field, read(key, value, place.of(field), depth + 1));
    });
    return new Template.Fields(fields);
  }

  /** The name of a field or operator: never bound, and none that runs code or writes. */
  static String field(String key, @Nullable Object name) {
    if (!(name instanceof String text)) {
      throw new QueryDefinitionException(key, "the name of a field is a text, not " + name);
    }
    if (CODE.contains(text)) {
      throw new QueryDefinitionException(key, text + " runs code on the server and is refused");
    }
    if (WRITES.contains(text)) {
      throw new QueryDefinitionException(key, text + " writes; a declared query reads");
    }
    if (HOLE.matcher(text).matches()) {
      throw new QueryDefinitionException(key, text + " is the name of a field; only values can be bound");
    }
    return plain(key, text);
  }

  private Template typed(String key, Typed typed, String operator, @Nullable Object raw, Place place) {
    Matcher whole = raw instanceof String text ? HOLE.matcher(text) : null;
    if (whole == null || !whole.matches()) {
      try {
        return new Template.Constant(typed.binding().apply(raw));
      } catch (RuntimeException wrong) { // parsers throw many kinds
        throw new QueryDefinitionException(key, operator + " takes " + typed.words());
      }
    }
    QueryParameter parameter = use(key, whole.group(1));
    if (place == Place.FIXED || !typed.types().contains(parameter.type())) {
      throw new QueryDefinitionException(key, operator + ": {" + parameter.name() + "} must be of type "
          + String.join(" or ", typed.types().stream().map(ParameterType::word).sorted().toList())
          + (place == Place.FIXED ? ", and nothing can be bound here" : ""));
    }
    if (operator.equals("$oid")) {
      objectIds.add(parameter.name());
    }
    Function<@Nullable Object, BsonValue> binding = typed.binding();
    return new Template.Hole(parameter.name(), place == Place.EXPRESSION
        ? value -> new org.bson.BsonDocument("$literal", binding.apply(value))
        : binding);
  }

  private static BsonValue whole(@Nullable Object value) {
    return BsonValues.of(value == null ? null : new BigDecimal(value.toString()).longValueExact());
  }

  private static BsonValue moment(@Nullable Object value) {
    try {
      return BsonValues.of(value instanceof String text ? OffsetDateTime.parse(text) : value);
    } catch (DateTimeException noMoment) {
      throw new IllegalArgumentException(noMoment);
    }
  }

  private static BsonValue uuid(@Nullable Object value) {
    return BsonValues.of(value instanceof String text ? UUID.fromString(text) : value);
  }

  /** The parameters that must hold an object's id. */
  Set<String> objectIds() {
    return Set.copyOf(objectIds);
  }

  /** To be called at the end: what is declared has a place. */
  void requireAllUsed(String key) {
    List<String> unused = declared.keySet().stream().filter(name -> !used.contains(name)).toList();
    if (!unused.isEmpty()) {
      throw new QueryDefinitionException(key, "declared but not used: " + String.join(", ", unused));
    }
  }
}
