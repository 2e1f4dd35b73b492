package dev.heddle.pool;

import java.util.List;
import java.util.stream.Collectors;

/** Settings have mistakes: all of them at once, each with its place and what is allowed. */
public final class InvalidSettingsException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private final transient List<SettingProblem> problems;

  /**
   * Makes one.
   *
   * @param problems the mistakes, at least one
   */
  public InvalidSettingsException(List<SettingProblem> problems) {
    super(problems.stream().map(SettingProblem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /**
   * The mistakes.
   *
   * @return all of them, in the order of their places
   */
  public List<SettingProblem> problems() {
    return problems;
  }
}
