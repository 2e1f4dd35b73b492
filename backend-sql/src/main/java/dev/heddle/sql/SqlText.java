package dev.heddle.sql;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads the text of a declared query: {@code {name}} outside of quotes and comments becomes the {@code ?} of JDBC.
 *
 * <p>Quotes are those of PostgreSQL, which hold those of the SQL standard: {@code '…'}, {@code E'…'} with backslashes,
 * {@code "…"}, {@code $tag$…$tag$}; comments are {@code --} and nested {@code /* … *}{@code /}. In the text itself two
 * opening braces stand for one, and {@code ??} for one question mark, since a single one would be a parameter of JDBC
 * that nobody binds.
 */
final class SqlText {

  private final String text;
  private final StringBuilder jdbc = new StringBuilder();
  private final List<String> names = new ArrayList<>();
  private int at;

  private SqlText(String text) {
    this.text = text;
  }

  /**
   * Reads a text.
   *
   * @throws IllegalArgumentException if it has a mistake; the message says which, where and what is allowed
   */
  static SqlText read(String text) {
    SqlText read = new SqlText(text);
    while (read.at < text.length()) {
      read.step();
    }
    return read;
  }

  /** The text for JDBC. */
  String jdbc() {
    return jdbc.toString();
  }

  /** The names of the parameters, one for each {@code ?}, in order. */
  List<String> names() {
    return List.copyOf(names);
  }

  private void step() {
    char c = text.charAt(at);
    switch (c) {
      case '\'' -> quoted('\'', isEscapeString());
      case '"' -> quoted('"', false);
      case '-' -> {
        if (peek(1) == '-') {
          lineComment();
        } else {
          copy(1);
        }
      }
      case '/' -> {
        if (peek(1) == '*') {
          blockComment();
        } else {
          copy(1);
        }
      }
      case '$' -> dollar();
      case '{' -> brace();
      case '?' -> {
        if (peek(1) != '?') {
          throw mistake(at, "a ? of an operator must be doubled: ??");
        }
        copy(2);
      }
      default -> copy(1);
    }
  }

  private char peek(int ahead) {
    return at + ahead < text.length() ? text.charAt(at + ahead) : '\0';
  }

  private void copy(int characters) {
    jdbc.append(text, at, at + characters);
    at += characters;
  }

  private void copyTo(int end) {
    copy(end - at);
  }

  private boolean isEscapeString() {
    return at > 0 && (text.charAt(at - 1) == 'E' || text.charAt(at - 1) == 'e') && !(at > 1 && isOfName(at - 2));
  }

  private boolean isOfName(int index) {
    return Character.isJavaIdentifierPart(text.charAt(index));
  }

  private void quoted(char quote, boolean backslashes) {
    int end = at + 1;
    while (end < text.length()) {
      char c = text.charAt(end);
      if (backslashes && c == '\\') {
        end++;
      } else if (c == quote) {
        copyTo(end + 1); // a doubled quote begins the next piece at once, which reads the same
        return;
      }
      end++;
    }
    throw mistake(at, "this quote is not closed");
  }

  private void lineComment() {
    int end = text.indexOf('\n', at);
    copyTo(end < 0 ? text.length() : end);
  }

  private void blockComment() {
    int depth = 0;
    for (int end = at; end + 1 < text.length(); end++) {
      if (text.startsWith("/*", end)) {
        depth++;
        end++;
      } else if (text.startsWith("*/", end)) {
        depth--;
        end++;
        if (depth == 0) {
          copyTo(end + 1);
          return;
        }
      }
    }
    throw mistake(at, "this comment is not closed");
  }

  private void dollar() {
    int end = at + 1;
    while (end < text.length() && text.charAt(end) != '$' && isOfName(end)
        && !(end == at + 1 && Character.isDigit(text.charAt(end)))) {
      end++;
    }
    boolean isQuote = end < text.length() && text.charAt(end) == '$' && !(at > 0 && isOfName(at - 1));
    if (!isQuote) {
      copy(1);
      return;
    }
    String tag = text.substring(at, end + 1);
    int closing = text.indexOf(tag, end + 1);
    if (closing < 0) {
      throw mistake(at, "this quote " + tag + " is not closed");
    }
    copyTo(closing + tag.length());
  }

  private void brace() {
    if (peek(1) == '{') {
      jdbc.append('{');
      at += 2;
      return;
    }
    int end = text.indexOf('}', at);
    String name = end < 0 ? "" : text.substring(at + 1, end);
    if (!name.matches("[A-Za-z][A-Za-z0-9_]*")) {
      throw mistake(at, "a { begins the name of a parameter, such as {id}; write {{ for a brace itself");
    }
    names.add(name);
    jdbc.append('?');
    at = end + 1;
    if (peek(0) == '{' || peek(0) == '?') {
      jdbc.append(' '); // two question marks in a row would be an escaped one
    }
  }

  private IllegalArgumentException mistake(int where, String what) {
    long line = 1 + text.substring(0, where).chars().filter(c -> c == '\n').count();
    int column = where - text.lastIndexOf('\n', Math.max(0, where - 1));
    return new IllegalArgumentException("line " + line + ", column " + Math.max(1, column) + ": " + what);
  }
}
