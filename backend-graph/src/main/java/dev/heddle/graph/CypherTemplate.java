package dev.heddle.graph;

import dev.heddle.pool.spi.QueryDefinitionException;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Reads the text of a declared query: {name}, outside quotes and comments, becomes the bound parameter $name.
 *
 * <p>Cypher uses braces too. So the rule is narrow: only a brace directly followed by a name (letters, digits and
 * underscores, beginning with a letter) directly followed by the closing brace is a placeholder; {a: 1}, {} and
 * CALL { … } stay as they are. Two opening braces, {{, give one wherever a placeholder could stand, so that {{name}
 * stays {name}. A $name of Cypher is refused: there is one way to name a parameter.
 */
final class CypherTemplate {

  private static final String KEY = "query";

  private final String source;
  private final StringBuilder text;
  private final Set<String> names = new LinkedHashSet<>();
  private int at;

  private CypherTemplate(String source) {
    this.source = source;
    this.text = new StringBuilder(source.length());
  }

  static CypherTemplate read(String source) {
    if (source.indexOf('\0') >= 0) {
      throw new QueryDefinitionException(KEY, "the query has a NUL character, which FalkorDB cannot take");
    }
    CypherTemplate template = new CypherTemplate(source);
    while (template.at < source.length()) {
      template.step();
    }
    return template;
  }

  /** The Cypher text with {@code $name} in place of the placeholders. */
  String cypher() {
    return text.toString();
  }

  /** The names of the placeholders, in the order of their first use. */
  Set<String> names() {
    return names;
  }

  private void step() {
    char c = source.charAt(at);
    if (c == '\'' || c == '"') {
      quoted(c, true);
    } else if (c == '`') {
      quoted(c, false);
    } else if (source.startsWith("//", at)) {
      int end = source.indexOf('\n', at);
      copyTo(end < 0 ? source.length() : end);
    } else if (source.startsWith("/*", at)) {
      int end = source.indexOf("*/", at + 2);
      if (end < 0) {
        throw new QueryDefinitionException(KEY, "the comment that begins at " + place(at) + " is not closed");
      }
      copyTo(end + 2);
    } else if (source.startsWith("{{", at)) {
      text.append('{');
      at += 2;
    } else if (c == '{') {
      brace();
    } else if (c == '$') {
      throw new QueryDefinitionException(KEY, "$ at " + place(at) + ": write a parameter as {name}");
    } else {
      copyTo(at + 1);
    }
  }

  private void brace() {
    int end = at + 1;
    while (end < source.length() && isNamePart(source.charAt(end))) {
      end++;
    }
    boolean named = end > at + 1 && isLetter(source.charAt(at + 1));
    if (named && end < source.length() && source.charAt(end) == '}') {
      String name = source.substring(at + 1, end);
      names.add(name);
      text.append('$').append(name);
      at = end + 1;
      // Else a name that follows directly would become part of the parameter's.
      if (at < source.length() && isNamePart(source.charAt(at))) {
        text.append(' ');
      }
    } else {
      copyTo(at + 1);
    }
  }

  private void quoted(char quote, boolean escapes) {
    int start = at;
    for (int i = at + 1; i < source.length(); i++) {
      char c = source.charAt(i);
      if (escapes && c == '\\') {
        i++;
      } else if (c == quote) {
        copyTo(i + 1);
        return;
      }
    }
    throw new QueryDefinitionException(KEY, "the quote " + quote + " at " + place(start) + " is not closed");
  }

  private void copyTo(int end) {
    text.append(source, at, end);
    at = end;
  }

  private String place(int index) {
    int line = 1;
    int lineStart = 0;
    for (int i = 0; i < index; i++) {
      if (source.charAt(i) == '\n') {
        line++;
        lineStart = i + 1;
      }
    }
    return "line " + line + ", column " + (index - lineStart + 1);
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isNamePart(char c) {
    return isLetter(c) || (c >= '0' && c <= '9') || c == '_';
  }
}
