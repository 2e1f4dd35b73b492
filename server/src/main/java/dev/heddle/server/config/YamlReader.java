package dev.heddle.server.config;

import java.io.StringReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;

/**
 * Reads one YAML document into {@link Node}s, with the environment put into its values.
 *
 * <p>Less than YAML on purpose: no aliases (a few lines of them unfold into gigabytes), no tags (they name classes), no
 * second document, no key twice, and of the unquoted words only {@code true}, {@code false} and {@code null} are no
 * texts, so that the country {@code no} stays one. For one thread, one document.
 */
final class YamlReader {

  /** Far deeper than any query, and far from the end of the stack. */
  private static final int DEEPEST = 50;

  private static final Pattern WHOLE = Pattern.compile("[-+]?(0|[1-9][0-9]{0,30})");
  private static final Pattern NUMBER = Pattern
      .compile("[-+]?(0|[1-9][0-9]{0,30})(\\.[0-9]{1,30})?([eE][-+]?[0-9]{1,3})?");

  private final Environment environment;
  private final Mistakes mistakes;

  YamlReader(Environment environment, Mistakes mistakes) {
    this.environment = environment;
    this.mistakes = mistakes;
  }

  /** Reads a document, whose top must be keys with values; an empty one has none. */
  Node.Section read(String text) {
    try {
      Iterator<Event> events = new Yaml().parse(new StringReader(text)).iterator();
      events.next(); // the start of the stream
      if (!(events.next() instanceof DocumentStartEvent)) {
        return Node.Section.empty("", 1);
      }
      Node top = node("", events.next(), events, 0);
      events.next(); // the end of the document
      Event after = events.next();
      if (after instanceof DocumentStartEvent) {
        throw broken(after.getStartMark(), "a second document begins; one is read");
      }
      if (top instanceof Node.Section section) {
        return section;
      }
      if (!(top instanceof Node.Scalar scalar && scalar.value() == null)) {
        mistakes.add(top, "the file takes keys with values: server, instances, queries");
      }
      return Node.Section.empty("", 1);
    } catch (MarkedYAMLException broken) {
      // Only the problem, never the message: that one quotes the line, which may hold a password.
      throw broken(broken.getProblemMark(), "broken YAML: " + broken.getProblem());
    } catch (YAMLException broken) {
      throw broken(null, "broken YAML: a character that YAML does not allow");
    }
  }

  private Node node(String place, Event event, Iterator<Event> events, int depth) {
    int line = event.getStartMark().getLine() + 1;
    if (event instanceof AliasEvent) {
      throw broken(event.getStartMark(), "aliases (*name) are not read; write the value again, or use ${NAME}");
    }
    if (event instanceof CollectionStartEvent && depth >= DEEPEST) {
      throw broken(event.getStartMark(), "nested deeper than " + DEEPEST + " levels");
    }
    String tag = tag(event);
    if (tag != null && !tag.equals("!")) {
      throw broken(event.getStartMark(), "tags (!name) are not read");
    }
    return switch (event) {
      case ScalarEvent scalar -> scalar(place, line, scalar);
      case SequenceStartEvent start -> items(place, line, events, depth);
      case MappingStartEvent start -> section(place, line, events, depth);
      default -> throw broken(event.getStartMark(), "broken YAML: a value is missing");
    };
  }

  private Node items(String place, int line, Iterator<Event> events, int depth) {
    List<Node> nodes = new ArrayList<>();
    Event event = events.next();
    while (!event.is(Event.ID.SequenceEnd)) {
      nodes.add(node(place + "[" + nodes.size() + "]", event, events, depth + 1));
      event = events.next();
    }
    return new Node.Items(place, line, nodes);
  }

  private Node section(String place, int line, Iterator<Event> events, int depth) {
    Map<String, Node> nodes = new LinkedHashMap<>();
    Event event = events.next();
    while (!event.is(Event.ID.MappingEnd)) {
      int keyLine = event.getStartMark().getLine() + 1;
      if (!(event instanceof ScalarEvent key)) {
        throw broken(event.getStartMark(), "a key must be a single word");
      }
      String below = Node.Place.below(place, key.getValue());
      Node node = atLine(keyLine, node(below, events.next(), events, depth + 1));
      Node before = nodes.putIfAbsent(key.getValue(), node);
      if (before != null) {
        mistakes.add(below, keyLine, "given twice; the first is in line " + before.line());
      }
      event = events.next();
    }
    return new Node.Section(place, line, nodes);
  }

  /** Where a value spans lines, people look for its key. */
  private static Node atLine(int line, Node node) {
    return switch (node) {
      case Node.Scalar scalar -> new Node.Scalar(scalar.place(), line, scalar.text(), scalar.value());
      case Node.Items items -> new Node.Items(items.place(), line, items.nodes());
      case Node.Section section -> new Node.Section(section.place(), line, section.nodes());
    };
  }

  private Node scalar(String place, int line, ScalarEvent event) {
    String text = event.getValue();
    try {
      text = environment.fill(text);
    } catch (IllegalArgumentException wrong) {
      mistakes.add(place, line, String.valueOf(wrong.getMessage()));
    }
    Object value = event.getScalarStyle() == ScalarStyle.PLAIN ? value(text) : text;
    return new Node.Scalar(place, line, text, value);
  }

  private static @Nullable Object value(String text) {
    return switch (text) {
      case "", "~", "null" -> null;
      case "true" -> true;
      case "false" -> false;
      default -> number(text);
    };
  }

  private static Object number(String text) {
    if (WHOLE.matcher(text).matches()) {
      BigInteger whole = new BigInteger(text);
      return whole.bitLength() < Long.SIZE ? (Object) whole.longValueExact() : whole;
    }
    return NUMBER.matcher(text).matches() ? new BigDecimal(text) : text;
  }

  private static @Nullable String tag(Event event) {
    return switch (event) {
      case ScalarEvent scalar -> scalar.getTag();
      case CollectionStartEvent start -> start.getTag();
      default -> null;
    };
  }

  private static ConfigException broken(@Nullable Mark at, String message) {
    if (at == null) {
      return new ConfigException(List.of(new ConfigMistake("", 0, message)));
    }
    return new ConfigException(
        List.of(new ConfigMistake("", at.getLine() + 1, "column " + (at.getColumn() + 1) + ": " + message)));
  }
}
