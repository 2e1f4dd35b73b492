package dev.heddle.odoo;

import dev.heddle.pool.spi.FailureKind;
import org.jspecify.annotations.Nullable;

/** Odoo, or its database, cannot be reached: refused, no route, no database, stopping. */
public final class OdooUnavailableException extends OdooException {

  private static final long serialVersionUID = 1L;

  /** Whether nothing was done. */
  private final boolean nothingDone;

  OdooUnavailableException(String message, @Nullable String odooName, boolean nothingDone, @Nullable Throwable cause) {
    super(message, odooName, cause);
    this.nothingDone = nothingDone;
  }

  @Override
  public boolean nothingDone() {
    return nothingDone;
  }

  @Override
  boolean isPassing() {
    return true;
  }

  @Override
  FailureKind kind() {
    return FailureKind.TARGET_DOWN;
  }
}
