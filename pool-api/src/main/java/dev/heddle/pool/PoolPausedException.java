package dev.heddle.pool;

/** The pool is paused or draining, and acquirers shall fail meanwhile. There is no stack trace. */
public final class PoolPausedException extends PoolException {

  private static final long serialVersionUID = 1L;

  /** Paused or draining. */
  private final PoolState state;

  /**
   * Makes one.
   *
   * @param pool the name of the pool
   * @param state whether it is paused or draining
   */
  public PoolPausedException(String pool, PoolState state) {
    super(
        pool, "pool '" + pool + "' is " + (state == PoolState.DRAINING ? "draining" : "paused") + ": it lends nothing",
        null, false);
    this.state = state;
  }

  /**
   * Whether the pool is paused or draining.
   *
   * @return the state
   */
  public PoolState state() {
    return state;
  }
}
