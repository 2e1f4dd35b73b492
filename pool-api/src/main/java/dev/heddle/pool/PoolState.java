package dev.heddle.pool;

/** What a pool does with those who want a connection. */
public enum PoolState {
  /** Lends nothing; acquirers queue or fail, as asked; connections stay open, none is opened. */
  PAUSED,
  /** Lends. */
  READY,
  /** Lends nothing and waits for its leases; closes what comes back. Ends by resume or close. */
  DRAINING,
  /** Over: every acquire fails. */
  CLOSED
}
