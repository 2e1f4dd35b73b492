package dev.heddle.odoo;

import dev.heddle.pool.spi.PreparedQuery;
import dev.heddle.pool.spi.QueryDefinition;
import dev.heddle.pool.spi.QueryDefinitionException;
import dev.heddle.pool.spi.QueryParameter;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A declared query on Odoo, read and checked. */
final class OdooQuery extends PreparedQuery {

  private static final Set<String> KEYS = new LinkedHashSet<>(List.of("model", "method", "domain", "fields", "offset",
      "limit", "order", "ids", "arguments", "allow-write"));
  /** Words that the configuration itself reads, or that describe the query to people. */
  private static final Set<String> NOT_OURS = Set.of("type", "source", "description");
  private static final Set<String> WITH_DOMAIN = Set.of("search_read", "search", "search_count", "search_fetch");

  private final String model;
  private final String method;
  private final Map<String, Template> parts = new LinkedHashMap<>();

  OdooQuery(QueryDefinition definition) {
    super(definition);
    Map<String, Object> action = definition.action();
    for (String key : action.keySet()) {
      if (!KEYS.contains(key) && !NOT_OURS.contains(key)) {
        throw new QueryDefinitionException(key, "unknown; there are " + String.join(", ", KEYS));
      }
    }
    Set<String> used = new HashSet<>();
    Set<String> declared = definition.parameters().stream().map(QueryParameter::name).collect(Collectors.toSet());
    this.model = word("model", null);
    this.method = word("method", "search_read");
    if (!OdooCall.READING.contains(method) && !Boolean.TRUE.equals(action.get("allow-write"))) {
      throw new QueryDefinitionException("method",
          "'" + method + "' may change data; say allow-write: true if it shall");
    }
    action.forEach((key, value) -> {
      Template.Reader reader = new Template.Reader(key, declared, used);
      switch (key) {
        case "domain" -> parts.put(key, reader.domain(value));
        case "fields" -> parts.put(key, new Template.Literal(words(key, value, reader)));
        case "order" -> parts.put(key, new Template.Literal(reader.literal(String.valueOf(value))));
        case "offset", "limit", "ids", "arguments" -> parts.put(key, reader.read(value));
        default -> {
          // read above
        }
      }
    });
    declared.removeAll(used);
    if (!declared.isEmpty()) {
      throw new QueryDefinitionException("model", "declared but unused: " + String.join(", ", declared));
    }
  }

  private String word(String key, @Nullable String otherwise) {
    Object raw = definition().action().get(key);
    if (raw == null && otherwise != null) {
      return otherwise;
    }
    if (raw instanceof String text && text.matches("[A-Za-z][A-Za-z0-9_.]*")) {
      return text;
    }
    throw new QueryDefinitionException(key, raw == null ? "missing; for instance res.partner"
        : "takes a word of letters, digits, dots and underscores, not '" + raw + "'");
  }

  private static List<String> words(String key, Object raw, Template.Reader reader) {
    if (raw instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
      return list.stream().map(String.class::cast).map(reader::literal).toList();
    }
    throw new QueryDefinitionException(key, "takes a list of field names");
  }

  /** The call for some values, asking for one row more than wanted at most. */
  OdooCall call(Map<String, ? extends @Nullable Object> values, long maxRows) {
    Map<String, @Nullable Object> leading = new LinkedHashMap<>();
    Map<String, @Nullable Object> named = new LinkedHashMap<>();
    Map<String, @Nullable Object> filled = new LinkedHashMap<>();
    parts.forEach((key, part) -> filled.put(key, part.fill(values)));
    if (filled.get("arguments") instanceof Map<?, ?> arguments) {
      arguments.forEach((name, value) -> named.put(String.valueOf(name), value));
    }
    Object domain = filled.remove("domain");
    if (WITH_DOMAIN.contains(method)) {
      leading.put("domain", domain == null ? List.of() : domain);
    } else if (domain != null) {
      named.put("domain", domain);
    }
    for (String key : List.of("fields", "offset", "order")) {
      if (filled.get(key) != null) {
        named.put(key, filled.get(key));
      }
    }
    long limit = filled.get("limit") instanceof Number number && number.longValue() > 0
        ? Math.min(number.longValue(), maxRows + 1)
        : maxRows + 1;
    if (parts.containsKey("limit") || (WITH_DOMAIN.contains(method) && !method.equals("search_count"))) {
      named.put("limit", limit);
    }
    return new OdooCall(model, method, ids(filled.get("ids")), leading, named);
  }

  private static @Nullable List<Integer> ids(@Nullable Object raw) {
    if (raw == null) {
      return null;
    }
    List<?> list = raw instanceof List<?> several ? several : List.of(raw);
    return list.stream().map(id -> {
      if (id instanceof Number number && number.doubleValue() == number.intValue()) {
        return number.intValue();
      }
      throw new OdooRequestException("ids are whole numbers", null, null);
    }).toList();
  }
}
