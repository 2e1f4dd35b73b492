package dev.heddle.server;

import org.jspecify.annotations.Nullable;

/** The server cannot start; the message says why in one sentence. */
public final class StartException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes one.
   *
   * @param message why, in one sentence
   * @param cause where it comes from, if anything
   */
  public StartException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
