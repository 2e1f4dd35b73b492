package dev.heddle.group;

import dev.heddle.pool.PoolException;
import java.util.List;
import java.util.stream.Collectors;

/** No member of a group gave a connection in time; the message says what each one said. There is no stack trace. */
public final class NoMemberException extends PoolException {

  private static final long serialVersionUID = 1L;

  /** What each member that was asked said, in the order of asking. */
  private final transient List<PoolException> failures;

  NoMemberException(String group, List<PoolException> failures) {
    super(group, failures.stream().map(Throwable::getMessage).collect(
        Collectors.joining("; ", "group '" + group + "': no member gave a connection: ", "")),
        failures.isEmpty() ? null : failures.getFirst(), false);
    this.failures = List.copyOf(failures);
  }

  /**
   * What the members said.
   *
   * @return one failure for each member that was asked, in the order of asking
   */
  public List<PoolException> failures() {
    return failures == null ? List.of() : failures;
  }
}
