package dev.heddle.pool;

/** An act does not fit the state that the pool is in. */
public final class PoolStateException extends PoolException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes one.
   *
   * @param pool the name of the pool
   * @param state the state it is in
   * @param act what was asked
   */
  public PoolStateException(String pool, PoolState state, String act) {
    super(pool, "pool '" + pool + "' is " + state + ": cannot " + act, null);
  }
}
