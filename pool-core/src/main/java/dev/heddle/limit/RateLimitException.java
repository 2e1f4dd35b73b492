package dev.heddle.limit;

import dev.heddle.pool.PoolException;
import java.time.Duration;

/** The rate limit would let this caller through only after its time is over. There is no stack trace. */
public final class RateLimitException extends PoolException {

  private static final long serialVersionUID = 1L;

  /** When there would be a turn. */
  private final long retryAfterNanos;

  RateLimitException(String pool, Duration retryAfter) {
    super(pool, "pool '" + pool + "': the rate limit has no turn before " + Math.max(1, retryAfter.toMillis()) + " ms",
        null, false);
    this.retryAfterNanos = retryAfter.toNanos();
  }

  /**
   * When to try again.
   *
   * @return how long until there is a turn, if nobody else takes it
   */
  public Duration retryAfter() {
    return Duration.ofNanos(retryAfterNanos);
  }
}
