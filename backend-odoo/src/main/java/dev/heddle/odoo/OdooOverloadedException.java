package dev.heddle.odoo;

import dev.heddle.pool.spi.FailureKind;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Odoo has too much to do, or the limits that were set for it allow no more now. Nothing was done. */
public final class OdooOverloadedException extends OdooException {

  private static final long serialVersionUID = 1L;

  /** What the server asked for. */
  private final @Nullable Duration retryAfter;

  OdooOverloadedException(
      String message, @Nullable String odooName, @Nullable Duration retryAfter, @Nullable Throwable cause) {
    super(message, odooName, cause);
    this.retryAfter = retryAfter;
  }

  /**
   * When to try again.
   *
   * @return how long the server, or the limit in force, asks to wait; empty if unknown
   */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  @Override
  public boolean nothingDone() {
    return true;
  }

  @Override
  boolean isPassing() {
    return true;
  }

  @Override
  FailureKind kind() {
    return FailureKind.OVERLOADED;
  }
}
