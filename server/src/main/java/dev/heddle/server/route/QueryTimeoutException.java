package dev.heddle.server.route;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The deadline of a declared query was over before its answer was complete. */
final class QueryTimeoutException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  QueryTimeoutException(String query, Duration timeout, boolean waiting, @Nullable Throwable cause) {
    super("query '" + query + "' was not done within " + timeout.toMillis() + " ms"
        + (waiting ? ": it waited for a connection" : ""), cause, false, false);
  }
}
