package dev.heddle.graph;

import redis.clients.jedis.exceptions.JedisConnectionException;

/** No connection could be opened; the message says to where and why. */
final class UnreachableException extends JedisConnectionException {

  private static final long serialVersionUID = 1L;

  UnreachableException(String message, Throwable cause) {
    super(message, cause);
  }
}
