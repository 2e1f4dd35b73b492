package dev.heddle.core;

/**
 * What acquire and release must mind, in one int that is zero where there is nothing to mind: one load on the fast path.
 */
final class Mode {

  /** The pool lends nothing: paused. */
  static final int PAUSED = 1;
  /** The pool lends nothing and closes what comes back. */
  static final int DRAINING = 2;
  /** The pool is closed. */
  static final int CLOSED = 4;
  /** Acquirers fail while the pool lends nothing. */
  static final int FAILING = 8;
  /** A strategy other than most-recent chooses. */
  static final int CHOOSING = 16;
  /** The order of arrival is strict. */
  static final int STRICT = 32;
  /** Some leases are watched by the garbage collector. */
  static final int SAMPLING = 64;
  /** A connection that comes back may be one too many. */
  static final int COUNTING = 128;

  /** Each connection is checked before each hand-out. */
  static final int CHECKING = 256;

  /** Somebody waits for a connection. */
  static final int WAITING = 512;
  /** One of those who wait is a virtual thread. */
  static final int WAITING_VIRTUAL = 1024;

  /** What is said of those who wait. */
  static final int OF_WAITERS = WAITING | WAITING_VIRTUAL;

  /** The pool does not lend. */
  static final int NOT_LENDING = PAUSED | DRAINING | CLOSED;
  /** What comes back is closed. */
  static final int ENDING = DRAINING | CLOSED;
  /** Who acquires must look closer; that somebody waits concerns only those who come after them in strict order. */
  static final int AT_ACQUIRE = ~OF_WAITERS;
  /** What comes back may have to be closed. */
  static final int AT_RELEASE = ENDING | COUNTING;
  /** A release must do more than free the place. */
  static final int CAREFUL = AT_RELEASE | CHECKING | WAITING;
  /** Somebody must hear of a freed place. */
  static final int AFTER_RELEASE = ENDING | WAITING;

  private Mode() {
  }
}
