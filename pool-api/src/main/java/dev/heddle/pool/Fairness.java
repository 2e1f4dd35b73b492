package dev.heddle.pool;

/** How strictly the order of arrival is kept. */
public enum Fairness {
  /**
   * Waiters are served in order of arrival, but running threads may take a connection that comes back while one that has
   * been served is still waking up, and where connections are taken again at once they mostly do: to wake a thread costs
   * many uses of a connection that is held for microseconds. Several times the throughput of strict order when the pool is
   * exhausted, with a bound. While anybody waits, these go to the oldest waiter:
   *
   * <ul>
   *   <li>each connection that was held for two milliseconds or longer, or for one where it was not taken again and again
   *       before;
   *   <li>of those that come back sooner the first one after 8 microseconds (in a small pool 3) in which none went to a
   *       waiter. So a thread with n others before it waits 3 n to 8 n microseconds where connections come back faster
   *       than that;
   *   <li>in a pool of one or two connections instead: the next one after the oldest waiter was woken to compete for a
   *       free one and lost. A thread with n others before it is overtaken while n + 1 threads wake up;
   *   <li>while all who wait are platform threads, and running ones take a connection more than 64 times in a millisecond:
   *       one connection in each millisecond, since to wake such a thread takes about as long. A virtual thread that comes to
   *       wait beside them begins to be served by the rules above with the next millisecond.
   * </ul>
   */
  BALANCED,
  /** A free connection goes to the oldest waiter, always. Nobody is ever overtaken within a priority. */
  STRICT
}
