package dev.heddle.mongo;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoConfigurationException;
import com.mongodb.MongoConnectionPoolClearedException;
import com.mongodb.MongoException;
import com.mongodb.MongoIncompatibleDriverException;
import com.mongodb.MongoInterruptedException;
import com.mongodb.MongoNodeIsRecoveringException;
import com.mongodb.MongoNotPrimaryException;
import com.mongodb.MongoOperationTimeoutException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoServerUnavailableException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoSocketOpenException;
import com.mongodb.MongoTimeoutException;
import dev.heddle.pool.spi.FailureKind;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Set;

/** What the driver's exceptions mean. */
final class FailureKinds {

  /** AuthenticationFailed, UserNotFound, ReauthenticationRequired. A missing privilege (13) is the request's fault. */
  private static final Set<Integer> CREDENTIALS = Set.of(18, 11, 391);

  /** HostUnreachable, HostNotFound, NetworkTimeout, ShutdownInProgress, SocketException, InterruptedAtShutdown. */
  private static final Set<Integer> DOWN = Set.of(6, 7, 89, 91, 9001, 11600);

  /**
   * LockTimeout, ExceededMemoryLimit, NetworkInterfaceExceededTimeLimit, ExceededTimeLimit, IngressRequestRateLimitExceeded,
   * and what Cosmos DB says of too many requests.
   */
  private static final Set<Integer> OVERLOADED = Set.of(24, 146, 202, 262, 462, 16500);

  /** Failures wrapped in failures: enough for any honest chain, and an end for one that bites its tail. */
  private static final int DEEPEST = 20;

  private FailureKinds() {}

  static FailureKind of(Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
      if (cause instanceof NoBudgetException) {
        return FailureKind.OVERLOADED;
      }
      if (cause instanceof MongoException mongo) {
        return of(mongo);
      }
      if (cause instanceof ConnectException || cause instanceof UnknownHostException
          || cause instanceof NoRouteToHostException) {
        return FailureKind.TARGET_DOWN;
      }
      if (cause instanceof SocketException || cause instanceof SocketTimeoutException
          || cause instanceof EOFException) {
        return FailureKind.BROKEN;
      }
      cause = cause.getCause();
    }
    return FailureKind.REQUEST;
  }

  private static FailureKind of(MongoException failure) {
    if (failure.hasErrorLabel(MongoException.SYSTEM_OVERLOADED_ERROR_LABEL)) {
      return FailureKind.OVERLOADED;
    }
    return switch (failure) {
      case MongoInterruptedException interrupted -> FailureKind.REQUEST;
      case MongoSecurityException refused -> refused(refused);
      case MongoSocketOpenException unreachable -> FailureKind.TARGET_DOWN;
      case MongoSocketException broken -> FailureKind.BROKEN;
      case MongoOperationTimeoutException late -> late(late);
      case MongoTimeoutException late -> waitedForConnection(late) ? FailureKind.OVERLOADED : FailureKind.TARGET_DOWN;
      case MongoConnectionPoolClearedException cleared -> FailureKind.TARGET_DOWN;
      case MongoServerUnavailableException gone -> FailureKind.TARGET_DOWN;
      case MongoNotPrimaryException elsewhere -> FailureKind.TARGET_DOWN;
      case MongoNodeIsRecoveringException starting -> FailureKind.TARGET_DOWN;
      case MongoIncompatibleDriverException unusable -> FailureKind.TARGET_DOWN;
      case MongoConfigurationException lookup when lookup.getCause() != null -> FailureKind.TARGET_DOWN;
      default -> byCode(failure.getCode());
    };
  }

  /** A login also fails where the connection broke during it. */
  private static FailureKind refused(MongoSecurityException refused) {
    Throwable cause = refused.getCause();
    if (cause instanceof MongoSocketException broken) {
      return of((MongoException) broken);
    }
    if (cause instanceof MongoCommandException answer && byCode(answer.getCode()) == FailureKind.TARGET_DOWN) {
      return FailureKind.TARGET_DOWN;
    }
    return FailureKind.CREDENTIALS;
  }

  /** The caller's deadline passed: on a server that was slow to answer, or on one that did not answer at all. */
  private static FailureKind late(MongoOperationTimeoutException late) {
    if (late.getCause() instanceof MongoException cause && !(cause instanceof MongoOperationTimeoutException)) {
      FailureKind kind = of(cause);
      return kind == FailureKind.REQUEST ? FailureKind.REQUEST : kind;
    }
    return FailureKind.REQUEST;
  }

  /** The driver has one exception for "no server" and "no connection free"; only its words tell them apart. */
  private static boolean waitedForConnection(MongoTimeoutException late) {
    String message = late.getMessage();
    return message != null && message.contains("waiting for a connection");
  }

  private static FailureKind byCode(int code) {
    if (CREDENTIALS.contains(code)) {
      return FailureKind.CREDENTIALS;
    }
    if (DOWN.contains(code)) {
      return FailureKind.TARGET_DOWN;
    }
    return OVERLOADED.contains(code) ? FailureKind.OVERLOADED : FailureKind.REQUEST;
  }
}
