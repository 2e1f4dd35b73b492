package dev.heddle.server.config;

import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts variables of the environment into values: <code>${NAME}</code>, or <code>${NAME:default}</code> where it may be
 * unset; <code>$${</code> stands for <code>${</code> itself. What a variable holds is taken as it is, not looked
 * through again.
 */
final class Environment {

  private static final Pattern PART = Pattern.compile("\\$\\$\\{|\\$\\{([^}]*)}?");
  private static final Pattern REFERENCE = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)(?::(.*))?", Pattern.DOTALL);

  private final Map<String, String> variables;

  Environment(Map<String, String> variables) {
    this.variables = Map.copyOf(variables);
  }

  /** A variable that is set and not empty: an empty one is how many tools say "unset". */
  Optional<String> find(String name) {
    return Optional.ofNullable(variables.get(name)).filter(value -> !value.isBlank());
  }

  /**
   * Puts variables into a text.
   *
   * @throws IllegalArgumentException with what is wrong, if a variable is unset or a reference cannot be read
   */
  String fill(String text) {
    return text.contains("${") ? PART.matcher(text).replaceAll(part -> Matcher.quoteReplacement(value(part))) : text;
  }

  private String value(MatchResult part) {
    if (part.group(1) == null) {
      return "${";
    }
    Matcher reference = REFERENCE.matcher(part.group(1));
    if (!part.group().endsWith("}") || !reference.matches()) {
      throw new IllegalArgumentException(
          "a reference that cannot be read; it takes ${NAME} or ${NAME:default}, and $${ for a plain ${");
    }
    String name = reference.group(1);
    String value = variables.get(name);
    if (value != null) {
      return value;
    }
    if (reference.group(2) == null) {
      throw new IllegalArgumentException(
          "the environment has no " + name + "; set it, or write ${" + name + ":default}");
    }
    return reference.group(2);
  }
}
