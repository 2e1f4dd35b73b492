package dev.heddle.pool;

/** How strictly the order of arrival is kept. */
public enum Fairness {
  /**
   * Waiters are served in order of arrival, and while one that has been served is still waking up, a running thread may
   * take a free connection before the next one. Several times the throughput of strict order when the pool is
   * exhausted, with a bound. While anybody waits, these go to the oldest waiter: each connection that was held for a
   * millisecond or longer; of those that come back sooner the first one after 20 microseconds in which none went to a
   * waiter, and every 64th lease of one connection within a millisecond. While all who wait are platform threads and
   * running ones use a connection more than 64 times in a millisecond, the bound is one connection in each millisecond:
   * to wake such a thread takes about as long.
   */
  BALANCED,
  /** A free connection goes to the oldest waiter, always. Nobody is ever overtaken within a priority. */
  STRICT
}
