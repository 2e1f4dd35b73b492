package dev.heddle.pool;

/** A lease was used after its end. The stack trace shows where. */
public final class LeaseEndedException extends PoolException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes one.
   *
   * @param pool the name of the pool
   */
  public LeaseEndedException(String pool) {
    super(pool, "pool '" + pool + "': this lease has ended; its connection may already serve somebody else", null);
  }
}
