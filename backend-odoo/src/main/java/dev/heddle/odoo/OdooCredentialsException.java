package dev.heddle.odoo;

import dev.heddle.pool.spi.FailureKind;
import org.jspecify.annotations.Nullable;

/** Odoo refuses the login, the password or the API key. Repeating it is useless until they change. */
public final class OdooCredentialsException extends OdooException {

  private static final long serialVersionUID = 1L;

  OdooCredentialsException(String message, @Nullable String odooName, @Nullable Throwable cause) {
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
    return FailureKind.CREDENTIALS;
  }
}
