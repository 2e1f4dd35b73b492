package dev.heddle.pool;

/** What to do with a lease that looks leaked. */
public enum LeakPolicy {
  /** Count it, publish an event, show it. The default: some code legally holds long or closes in another thread. */
  REPORT,
  /**
   * Report it; once it is orphaned or certain, also end the lease: the connection is closed, never lent again, and its
   * place is free.
   */
  RECLAIM
}
