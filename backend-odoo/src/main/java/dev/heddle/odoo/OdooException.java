package dev.heddle.odoo;

import dev.heddle.pool.spi.FailureKind;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why a call to Odoo gave no result. One child for each cause that a caller could act on. The message keeps what Odoo
 * said, never its traceback and never a secret.
 */
public abstract class OdooException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** The Python class of the error. */
  private final @Nullable String odooName;

  OdooException(String message, @Nullable String odooName, @Nullable Throwable cause) {
    super(message, cause);
    this.odooName = odooName;
  }

  /**
   * What Odoo calls the error.
   *
   * @return the full name of a Python class, for instance {@code odoo.exceptions.ValidationError}; empty where the
   *     answer was not Odoo's, or there was none
   */
  public Optional<String> odooName() {
    return Optional.ofNullable(odooName);
  }

  /**
   * Whether it is certain that the server has done nothing, so that any call may be repeated.
   *
   * @return true if nothing was sent, or what was sent was refused or rolled back
   */
  public abstract boolean nothingDone();

  /** Whether the same call could succeed a little later. */
  abstract boolean isPassing();

  abstract FailureKind kind();
}
