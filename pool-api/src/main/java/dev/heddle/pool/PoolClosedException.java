package dev.heddle.pool;

/** The pool is closed, or closed while the caller waited. There is no stack trace. */
public final class PoolClosedException extends PoolException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes one.
   *
   * @param pool the name of the pool
   */
  public PoolClosedException(String pool) {
    super(pool, "pool '" + pool + "' is closed", null, false);
  }
}
