package dev.heddle.pool;

/** So many threads wait already that the pool refuses one more: {@code max-pending}. There is no stack trace. */
public final class PendingLimitException extends PoolException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes one.
   *
   * @param pool the name of the pool
   * @param maxPending how many may wait
   * @param inUse how many connections are leased
   * @param maxSize how many there may be
   */
  public PendingLimitException(String pool, int maxPending, int inUse, int maxSize) {
    super(
        pool,
        "pool '" + pool + "': " + maxPending + " threads wait already (max-pending " + maxPending + "); in use "
            + inUse + " of " + maxSize,
        null,
        false);
  }
}
