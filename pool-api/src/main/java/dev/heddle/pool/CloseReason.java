package dev.heddle.pool;

/** Why a connection was closed. */
public enum CloseReason {
  /** It was unused for longer than {@code idle-timeout}. */
  IDLE,
  /** It was older than {@code max-lifetime}. */
  LIFETIME,
  /** It had been lent {@code max-uses} times. */
  USES,
  /** It came back when {@code max-idle} were idle already, or the pool had been made smaller. */
  SURPLUS,
  /** A check found it dead. */
  INVALID,
  /** Its holder said it is broken, or reported a failure that breaks it, or its reset failed. */
  BROKEN,
  /** It was older than the pool's generation: evicted or reconfigured. */
  STALE,
  /** Its holder leaked it and the pool reclaims. */
  LEAKED,
  /** It arrived after its open had been given up. */
  LATE,
  /** The pool drained or closed. */
  SHUTDOWN
}
