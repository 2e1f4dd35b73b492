package dev.heddle.pool;

/**
 * The target is known to be down, or refuses our credentials: connections cannot be opened, and the caller is told at
 * once instead of after its timeout. The cause is the failure of the last open. There is no stack trace of its own.
 */
public final class TargetDownException extends PoolException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes one.
   *
   * @param pool the name of the pool
   * @param failures how many opens failed in a row
   * @param cause the last failure
   */
  public TargetDownException(String pool, int failures, Throwable cause) {
    super(
        pool,
        "pool '" + pool + "': the target is down, " + failures + " attempts to connect failed in a row; the last: "
            + Situation.readable(cause),
        cause,
        false);
  }
}
