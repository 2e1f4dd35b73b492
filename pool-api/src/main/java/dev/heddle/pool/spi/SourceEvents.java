package dev.heddle.pool.spi;

import dev.heddle.pool.CloseReason;
import java.time.Duration;

/** Where a native pool tells what it does with physical connections. Safe for any thread; returns at once. */
public interface SourceEvents {

  /**
   * A connection was opened.
   *
   * @param took how long it took
   */
  void opened(Duration took);

  /**
   * An open failed.
   *
   * @param failure why
   * @param took how long it took
   */
  void openFailed(Throwable failure, Duration took);

  /**
   * A connection was closed.
   *
   * @param reason why, as far as the native pool tells
   */
  void closed(CloseReason reason);

  /** A check found a connection dead. */
  void validationFailed();
}
