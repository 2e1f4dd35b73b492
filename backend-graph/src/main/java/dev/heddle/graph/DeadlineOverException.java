package dev.heddle.graph;

import redis.clients.jedis.exceptions.JedisException;

/** There was no time left to ask; nothing was sent. */
final class DeadlineOverException extends JedisException {

  private static final long serialVersionUID = 1L;

  DeadlineOverException(String message) {
    super(message);
  }
}
