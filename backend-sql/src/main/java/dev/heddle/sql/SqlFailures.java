package dev.heddle.sql;

import dev.heddle.pool.spi.FailureKind;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import org.jspecify.annotations.Nullable;

/**
 * What failures mean, read from the SQL state (SQL standard, ISO 9075, table 38, and appendix A of the PostgreSQL
 * manual) and, where there is none, from the class that JDBC chose.
 *
 * <p>A failure of the wire counts as it stands. Any other that is no {@link SQLException} and has none among its causes
 * is the caller's own.
 */
final class SqlFailures {

  /** What we put on failures of our own: the target could not be reached. */
  static final String CANNOT_CONNECT = "08001";
  /** What we put on failures of our own: the connection is dead. */
  static final String CONNECTION_FAILED = "08006";
  /** What we put on failures of our own: there is no connection left for us. */
  static final String TOO_MANY_CONNECTIONS = "53300";
  /** What we put on failures of our own: canceled. */
  static final String CANCELED = "57014";

  /** Chains are short; a longer one is a circle. */
  private static final int LONGEST_CHAIN = 32;

  private SqlFailures() {
  }

  static FailureKind classify(Throwable failure) {
    int left = LONGEST_CHAIN;
    for (Throwable cause = failure; cause != null && left > 0; cause = cause.getCause()) {
      left--;
      if (cause instanceof SocketException || cause instanceof SocketTimeoutException
          || cause instanceof UnknownHostException) {
        return isNoTarget(cause) ? FailureKind.TARGET_DOWN : FailureKind.BROKEN;
      }
      if (cause instanceof SQLException first) {
        for (SQLException next = first; next != null && left > 0; next = next.getNextException()) {
          left--;
          FailureKind kind = ofOne(next);
          if (kind != FailureKind.REQUEST) {
            return kind;
          }
        }
      }
    }
    return FailureKind.REQUEST;
  }

  private static boolean isNoTarget(Throwable wire) {
    return wire instanceof ConnectException || wire instanceof NoRouteToHostException
        || wire instanceof UnknownHostException;
  }

  private static FailureKind ofOne(SQLException failure) {
    String state = failure.getSQLState();
    if (state == null || state.length() < 5) {
      return byClass(failure);
    }
    return switch (state) {
      // Refused, unreachable, unknown host; crashed, starting or stopping; dropped under us.
      case "08001", "08004", "57P02", "57P03", "57P04" -> FailureKind.TARGET_DOWN;
      // One session ended by an operator or by a time limit of the server; Sybase and SQL-92 for the same.
      case "57P01", "57P05", "25P03", "25P04", "01002", "JZ0C0", "JZ0C1" -> FailureKind.BROKEN;
      // The database that we name does not exist: as useless to repeat as a wrong password.
      case "3D000" -> FailureKind.CREDENTIALS;
      default -> byStateClass(state.substring(0, 2), failure);
    };
  }

  private static FailureKind byStateClass(String stateClass, SQLException failure) {
    return switch (stateClass) {
      case "08" -> FailureKind.BROKEN;
      case "28" -> FailureKind.CREDENTIALS;
      case "53" -> FailureKind.OVERLOADED;
      default -> failure instanceof SQLRecoverableException ? FailureKind.BROKEN : FailureKind.REQUEST;
    };
  }

  private static FailureKind byClass(SQLException failure) {
    if (failure instanceof SQLTransientConnectionException) {
      return FailureKind.TARGET_DOWN;
    }
    if (failure instanceof SQLInvalidAuthorizationSpecException) {
      return FailureKind.CREDENTIALS;
    }
    return failure instanceof SQLNonTransientConnectionException || failure instanceof SQLRecoverableException
        ? FailureKind.BROKEN
        : FailureKind.REQUEST;
  }

  /** The first SQL exception of a chain of causes, or null. */
  static @Nullable SQLException firstSql(@Nullable Throwable failure) {
    int left = LONGEST_CHAIN;
    for (Throwable cause = failure; cause != null && left-- > 0; cause = cause.getCause()) {
      if (cause instanceof SQLException found) {
        return found;
      }
    }
    return null;
  }
}
