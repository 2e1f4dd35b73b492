package dev.heddle.pool;

import java.time.Duration;

/**
 * No connection could be had in time. The message is rendered when it is read, from one snapshot that all share who
 * time out together; there is no stack trace.
 */
public final class AcquireTimeoutException extends PoolException {

  private static final long serialVersionUID = 1L;

  private final transient Situation situation;
  /** The wait of this caller. */
  private final long waitedNanos;
  /** The limit in force. */
  private final long limitNanos;

  /**
   * Makes one.
   *
   * @param situation the pool at that moment
   * @param waited how long this caller waited
   * @param limit how long it was willing to
   */
  public AcquireTimeoutException(Situation situation, Duration waited, Duration limit) {
    super(situation.pool(), null, situation.lastOpenFailure().orElse(null), false);
    this.situation = situation;
    this.waitedNanos = waited.toNanos();
    this.limitNanos = limit.toNanos();
  }

  /**
   * How long the caller waited.
   *
   * @return the time from the call to the failure
   */
  public Duration waited() {
    return Duration.ofNanos(waitedNanos);
  }

  /**
   * How long the caller was willing to wait.
   *
   * @return the limit that was in force
   */
  public Duration limit() {
    return Duration.ofNanos(limitNanos);
  }

  /**
   * The pool at that moment.
   *
   * @return the snapshot
   */
  public Situation situation() {
    return situation;
  }

  @Override
  public String getMessage() {
    return "pool '" + pool() + "': no connection within " + Situation.readable(limit()) + " (waited "
        + Situation.readable(waited()) + "); " + (situation == null ? "situation not kept" : situation.describe());
  }
}
