package dev.heddle.odoo;

import dev.heddle.pool.spi.FailureKind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The request was sent and no answer came: Odoo may have done it, or may still be doing it. A write is not repeated;
 * look whether it was done before you do.
 */
public final class OdooOutcomeUnknownException extends OdooException {

  private static final long serialVersionUID = 1L;

  /** How long the server may go on. */
  private final Duration holdPermitFor;
  /** Whether the caller's own deadline ended the wait. */
  private final boolean ownDeadline;

  OdooOutcomeUnknownException(
      String message, @Nullable String odooName, Duration holdPermitFor, boolean ownDeadline,
      @Nullable Throwable cause) {
    super(message, odooName, cause);
    this.holdPermitFor = holdPermitFor;
    this.ownDeadline = ownDeadline;
  }

  /**
   * How long the server may still be at it. The place of the connection in its pool stays taken for so long: Odoo does
   * not notice that its client has gone.
   *
   * @return the time from the failure on; zero where the server has closed the connection
   */
  public Duration holdPermitFor() {
    return holdPermitFor;
  }

  @Override
  public boolean nothingDone() {
    return false;
  }

  @Override
  boolean isPassing() {
    return true;
  }

  /** A caller in a hurry says nothing about the server. */
  @Override
  FailureKind kind() {
    return ownDeadline ? FailureKind.REQUEST : FailureKind.BROKEN;
  }
}
