package dev.heddle.odoo;

import dev.heddle.pool.spi.QueryDefinitionException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A tree of values, some of which are given later. A placeholder is always a whole value, never a part of a text. */
sealed interface Template {

  /** The tree with its values. */
  @Nullable
  Object fill(Map<String, ? extends @Nullable Object> values);

  /** A value that is known. */
  record Literal(Object value) implements Template {
    @Override
    public Object fill(Map<String, ? extends @Nullable Object> values) {
      return value;
    }
  }

  /** A value that is given later. */
  record Given(String name) implements Template {

    private static final DateTimeFormatter ODOO_TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    @Override
    public @Nullable Object fill(Map<String, ? extends @Nullable Object> values) {
      Object value = values.get(name);
      return switch (value) {
        case null -> false; // what Odoo calls null
        case LocalDate day -> day.toString();
        case OffsetDateTime moment -> ODOO_TIME.format(moment.withOffsetSameInstant(ZoneOffset.UTC));
        case UUID uuid -> uuid.toString();
        case BigDecimal number -> number;
        default -> value;
      };
    }
  }

  /** A list. */
  record Sequence(List<Template> elements) implements Template {
    @Override
    public Object fill(Map<String, ? extends @Nullable Object> values) {
      List<@Nullable Object> filled = new ArrayList<>(elements.size());
      elements.forEach(element -> filled.add(element.fill(values)));
      return filled;
    }
  }

  /** Names and values. */
  record Mapping(Map<String, Template> entries) implements Template {
    @Override
    public Map<String, @Nullable Object> fill(Map<String, ? extends @Nullable Object> values) {
      Map<String, @Nullable Object> filled = new LinkedHashMap<>();
      entries.forEach((name, value) -> filled.put(name, value.fill(values)));
      return filled;
    }
  }

  /** Reads trees, and remembers which placeholders it met. */
  record Reader(String key, Set<String> declared, Set<String> used) {

    private static final Pattern WHOLE = Pattern.compile("\\{([A-Za-z][A-Za-z0-9_]*)}");

    Template read(@Nullable Object raw) {
      return switch (raw) {
        case null -> new Literal(false);
        case String text -> text(text);
        case List<?> list -> new Sequence(list.stream().map(this::read).toList());
        case Map<?, ?> map -> {
          Map<String, Template> entries = new LinkedHashMap<>();
          map.forEach((name, value) -> entries.put(literal(String.valueOf(name)), read(value)));
          yield new Mapping(entries);
        }
        default -> new Literal(raw);
      };
    }

    /** A domain: placeholders stand where values stand, never for fields or operators. */
    Template domain(Object raw) {
      if (!(raw instanceof List<?> list)) {
        throw new QueryDefinitionException(key, "a domain is a list, such as [[\"email\", \"=\", \"{email}\"]]");
      }
      List<Template> terms = new ArrayList<>();
      for (Object term : list) {
        if (term instanceof List<?> leaf && leaf.size() == 3) {
          terms.add(new Sequence(List.of(word(leaf.get(0)), word(leaf.get(1)), read(leaf.get(2)))));
        } else if (term instanceof String operator && Set.of("&", "|", "!").contains(operator)) {
          terms.add(new Literal(operator));
        } else {
          throw new QueryDefinitionException(key,
              "a domain holds lists of field, operator and value, and the operators &, | and !; not " + term);
        }
      }
      return new Sequence(terms);
    }

    private Template word(Object raw) {
      if (raw instanceof String text) {
        return new Literal(literal(text));
      }
      if (raw instanceof Number number) { // [1, "=", 1] is always true
        return new Literal(number);
      }
      throw new QueryDefinitionException(key, "a field and an operator are words, not " + raw);
    }

    private Template text(String text) {
      Matcher whole = WHOLE.matcher(text);
      if (!whole.matches()) {
        return new Literal(literal(text));
      }
      String name = whole.group(1);
      if (!declared.contains(name)) {
        throw new QueryDefinitionException(key, "{" + name + "} is not declared under params; a brace itself is {{");
      }
      used.add(name);
      return new Given(name);
    }

    /** A text without placeholders. */
    String literal(String text) {
      String bare = text.replace("{{", "").replace("}}", "");
      if (bare.contains("{") || bare.contains("}")) {
        throw new QueryDefinitionException(key,
            "'" + text
                + "': a placeholder stands for a whole value, not for a part of one; a brace itself is {{ or }}");
      }
      return text.replace("{{", "{").replace("}}", "}");
    }
  }
}
