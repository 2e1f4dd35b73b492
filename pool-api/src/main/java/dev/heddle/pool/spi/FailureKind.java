package dev.heddle.pool.spi;

/** What a failure means. Only {@link #BROKEN} and {@link #TARGET_DOWN} cost the connection. */
public enum FailureKind {
  /** This connection is unusable; others may be fine. */
  BROKEN,
  /** The target cannot be reached or is stopping; the connection is unusable too. */
  TARGET_DOWN,
  /** The target has too much to do; the connection is fine. */
  OVERLOADED,
  /** The target refuses who we are; opening more connections is useless until that changes. */
  CREDENTIALS,
  /** The request was wrong, or the caller's own code failed; connection and target are fine. */
  REQUEST;

  /**
   * Whether the connection is unusable after such a failure.
   *
   * @return true if it must be closed
   */
  public boolean breaksConnection() {
    return this == BROKEN || this == TARGET_DOWN;
  }

  /**
   * Whether the failure speaks against the target's health.
   *
   * @return false for failures that are the caller's own, and for a target that is merely busy
   */
  public boolean isUnhealthy() {
    return this == BROKEN || this == TARGET_DOWN || this == CREDENTIALS;
  }
}
