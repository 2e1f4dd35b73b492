package dev.heddle.server.route;

import dev.heddle.pool.spi.FailureKind;

/** The target did not answer a declared query. */
final class QueryFailedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final FailureKind kind;

  QueryFailedException(String query, FailureKind kind, Throwable cause) {
    super("query '" + query + "' failed: " + kind, cause);
    this.kind = kind;
  }

  FailureKind kind() {
    return kind;
  }
}
