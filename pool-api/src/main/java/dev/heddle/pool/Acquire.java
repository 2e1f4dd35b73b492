package dev.heddle.pool;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How one acquire shall be done: how long it may wait, by when the whole operation must be over, how urgent it is and
 * what it is for. Immutable; make constants of those you use often.
 */
public final class Acquire {

  /** A label is cut off after this many characters: it is kept per connection and shown in every list. */
  public static final int MAX_LABEL_LENGTH = 100;

  private static final Acquire STANDARD = new Acquire(null, Deadline.NONE, Priority.NORMAL, null);

  private final @Nullable Duration within;
  private final Deadline deadline;
  private final Priority priority;
  private final @Nullable String label;

  private Acquire(@Nullable Duration within, Deadline deadline, Priority priority, @Nullable String label) {
    this.within = within;
    this.deadline = deadline;
    this.priority = priority;
    this.label = label;
  }

  /**
   * The pool's own timeout, no deadline, normal priority, no label.
   *
   * @return the way of {@link Pool#acquire()}
   */
  public static Acquire standard() {
    return STANDARD;
  }

  /**
   * Waits at most this long instead of the pool's {@code acquire-timeout}.
   *
   * @param limit the longest wait; zero or less takes what is there now or fails
   * @return a way with this limit
   */
  public static Acquire within(Duration limit) {
    return new Acquire(Objects.requireNonNull(limit, "limit"), Deadline.NONE, Priority.NORMAL, null);
  }

  /**
   * The same, with a deadline for the whole operation: it limits the wait too and can be read as
   * {@link Lease#deadline()}.
   *
   * @param limit by when all must be done
   * @return a way with this deadline
   */
  public Acquire deadline(Deadline limit) {
    return new Acquire(within, Objects.requireNonNull(limit, "limit"), priority, label);
  }

  /**
   * The same, with another priority.
   *
   * @param urgency before whom to be served
   * @return a way with this priority
   */
  public Acquire priority(Priority urgency) {
    return new Acquire(within, deadline, Objects.requireNonNull(urgency, "urgency"), label);
  }

  /**
   * The same, with a label that says what the connection is for; seen in lease lists, leak reports and timeout
   * messages. Never put a secret or personal data in it.
   *
   * @param text a short name of the work, cut off after {@link #MAX_LABEL_LENGTH} characters
   * @return a way with this label
   */
  public Acquire label(String text) {
    return new Acquire(within, deadline, priority, cut(text));
  }

  private static String cut(String text) {
    if (text.length() <= MAX_LABEL_LENGTH) {
      return text;
    }
    boolean splits = Character.isHighSurrogate(text.charAt(MAX_LABEL_LENGTH - 1));
    return text.substring(0, splits ? MAX_LABEL_LENGTH - 1 : MAX_LABEL_LENGTH);
  }

  /**
   * The longest wait.
   *
   * @return the limit, or empty for the pool's {@code acquire-timeout}
   */
  public Optional<Duration> within() {
    return Optional.ofNullable(within);
  }

  /**
   * The deadline of the whole operation.
   *
   * @return the deadline, {@link Deadline#NONE} for none
   */
  public Deadline deadline() {
    return deadline;
  }

  /**
   * The priority.
   *
   * @return the class in which to wait
   */
  public Priority priority() {
    return priority;
  }

  /**
   * The label.
   *
   * @return the label, or empty
   */
  public Optional<String> label() {
    return Optional.ofNullable(label);
  }

  @Override
  public String toString() {
    return "Acquire[within=" + within + ", deadline=" + deadline + ", priority=" + priority + ", label=" + label + "]";
  }
}
