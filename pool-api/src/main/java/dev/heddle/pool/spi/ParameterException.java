package dev.heddle.pool.spi;

import java.util.List;
import java.util.stream.Collectors;

/** Values do not fit the parameters of a declared query. */
public final class ParameterException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private final transient List<Mistake> mistakes;

  /**
   * One mistake.
   *
   * @param parameter the name of the parameter
   * @param message what is wrong; never the value that was given
   */
  public record Mistake(String parameter, String message) {
  }

  /**
   * Makes one.
   *
   * @param mistakes all mistakes, at least one
   */
  public ParameterException(List<Mistake> mistakes) {
    super(mistakes.stream().map(mistake -> mistake.parameter() + ": " + mistake.message())
        .collect(Collectors.joining("; ")));
    this.mistakes = List.copyOf(mistakes);
  }

  /**
   * The mistakes.
   *
   * @return all of them
   */
  public List<Mistake> mistakes() {
    return mistakes;
  }
}
