package dev.heddle.odoo;

import dev.heddle.pool.spi.FailureKind;
import org.jspecify.annotations.Nullable;

/** Somebody else holds a lock on the records; the transaction was rolled back. */
public final class OdooContentionException extends OdooException {

  private static final long serialVersionUID = 1L;

  OdooContentionException(String message, @Nullable String odooName, @Nullable Throwable cause) {
    super(message, odooName, cause);
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
    return FailureKind.REQUEST;
  }
}
