package dev.heddle.server.config;

import java.util.List;
import java.util.stream.Collectors;

/** The configuration has mistakes: all of them at once. */
public final class ConfigException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient List<ConfigMistake> mistakes;

  /**
   * Makes one.
   *
   * @param mistakes the mistakes, at least one
   */
  public ConfigException(List<ConfigMistake> mistakes) {
    super(mistakes.stream().map(ConfigMistake::toString).collect(Collectors.joining("\n")));
    this.mistakes = List.copyOf(mistakes);
  }

  /**
   * The mistakes.
   *
   * @return all of them, in the order of the file
   */
  public List<ConfigMistake> mistakes() {
    return mistakes;
  }
}
