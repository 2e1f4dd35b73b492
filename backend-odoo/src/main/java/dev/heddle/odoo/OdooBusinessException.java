package dev.heddle.odoo;

import dev.heddle.pool.spi.FailureKind;
import org.jspecify.annotations.Nullable;

/** Odoo's own rules forbid it: a validation, a missing required field, a record that is gone. */
public final class OdooBusinessException extends OdooException {

  private static final long serialVersionUID = 1L;

  OdooBusinessException(String message, @Nullable String odooName, @Nullable Throwable cause) {
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
