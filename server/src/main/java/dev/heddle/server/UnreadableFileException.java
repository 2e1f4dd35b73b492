package dev.heddle.server;

/** The configuration file cannot be read; the message says why in one sentence. */
final class UnreadableFileException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UnreadableFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
