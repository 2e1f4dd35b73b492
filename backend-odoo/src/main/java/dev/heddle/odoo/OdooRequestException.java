package dev.heddle.odoo;

import dev.heddle.pool.spi.FailureKind;
import org.jspecify.annotations.Nullable;

/** The call is wrong: an unknown model, method or field, wrong arguments, an answer larger than allowed. */
public final class OdooRequestException extends OdooException {

  private static final long serialVersionUID = 1L;

  OdooRequestException(String message, @Nullable String odooName, @Nullable Throwable cause) {
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
