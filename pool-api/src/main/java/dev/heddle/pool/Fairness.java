package dev.heddle.pool;

/** How strictly the order of arrival is kept. */
public enum Fairness {
  /**
   * Waiters are served in order of arrival, and while one that has been served is still waking up, a running thread may
   * take a free connection before the next one. Several times the throughput of strict order when the pool is
   * exhausted, with a bound: while anybody waits, at least one of every {@code 64} leases, and the first after 20
   * microseconds without one, goes to the oldest waiter.
   */
  BALANCED,
  /** A free connection goes to the oldest waiter, always. Nobody is ever overtaken within a priority. */
  STRICT
}
