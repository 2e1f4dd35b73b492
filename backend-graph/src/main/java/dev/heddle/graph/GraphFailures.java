package dev.heddle.graph;

import dev.heddle.pool.spi.FailureKind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisBusyException;
import redis.clients.jedis.exceptions.JedisClusterException;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;

/** Reads what a failure means out of the driver's exceptions and the server's words. */
final class GraphFailures {

  private GraphFailures() {
  }

  static FailureKind classify(Throwable failure) {
    FailureKind kind = FailureKind.REQUEST;
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Throwable cause = failure; cause != null && seen.add(cause); cause = cause.getCause()) {
      FailureKind one = one(cause);
      // A lost connection is reported by a wrapper; why it was lost stands deeper and may say more.
      if (kind == FailureKind.REQUEST || (kind == FailureKind.BROKEN && one == FailureKind.TARGET_DOWN)) {
        kind = one;
      }
    }
    return kind;
  }

  private static FailureKind one(Throwable failure) {
    return switch (failure) {
      case UnreachableException down -> FailureKind.TARGET_DOWN;
      case JedisConnectionException lost -> FailureKind.BROKEN;
      case ConnectException refused -> FailureKind.TARGET_DOWN;
      case NoRouteToHostException unreachable -> FailureKind.TARGET_DOWN;
      case UnknownHostException unknown -> FailureKind.TARGET_DOWN;
      case SSLException noTls -> FailureKind.TARGET_DOWN;
      case IOException lost -> FailureKind.BROKEN;
      case JedisBusyException busy -> FailureKind.OVERLOADED;
      case JedisClusterException down -> FailureKind.TARGET_DOWN;
      case JedisDataException answer -> answer(answer.getMessage());
      default -> FailureKind.REQUEST;
    };
  }

  /** The server's errors begin with a word for programs, those of FalkorDB are sentences. */
  private static FailureKind answer(@Nullable String message) {
    if (message == null) {
      return FailureKind.REQUEST;
    }
    if (message.startsWith("WRONGPASS") || message.startsWith("NOAUTH") || message.startsWith("ERR AUTH")) {
      return FailureKind.CREDENTIALS;
    }
    if (message.startsWith("LOADING") || message.startsWith("MASTERDOWN") || message.startsWith("CLUSTERDOWN")) {
      return FailureKind.TARGET_DOWN;
    }
    if (message.startsWith("READONLY")) {
      return FailureKind.BROKEN; // the server is no longer the one that takes writes: a new connection may find it
    }
    if (message.startsWith("OOM") || message.startsWith("BUSY ") || message.contains("max number of clients")
        || message.contains("Max pending queries")) {
      return FailureKind.OVERLOADED;
    }
    return FailureKind.REQUEST;
  }
}
