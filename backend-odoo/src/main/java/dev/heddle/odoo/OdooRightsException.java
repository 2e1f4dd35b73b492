package dev.heddle.odoo;

import dev.heddle.pool.spi.FailureKind;
import org.jspecify.annotations.Nullable;

/** The user may not do this. */
public final class OdooRightsException extends OdooException {

  private static final long serialVersionUID = 1L;

  OdooRightsException(String message, @Nullable String odooName, @Nullable Throwable cause) {
    super(message, odooName, cause);
  }

  @Override
  public boolean nothingDone() {
    return true;
  }

  @Override
  boolean isPassing() {
    return false;
  }

  @Override
  FailureKind kind() {
    return FailureKind.REQUEST;
  }
}
