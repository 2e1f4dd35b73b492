package dev.heddle.graph;

import dev.heddle.pool.Deadline;
import dev.heddle.pool.TimeSource;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.DefaultJedisSocketFactory;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** Makes the one socket of a connection and keeps it, so that another thread can close it under its user. */
final class SocketKeeper extends DefaultJedisSocketFactory {

  private final TimeSource time;
  private final Deadline greeted;
  private volatile @Nullable DeadlineSocket socket;

  SocketKeeper(HostAndPort address, JedisClientConfig config, TimeSource time, Deadline greeted) {
    super(address, config);
    this.time = time;
    this.greeted = greeted;
  }

  @Override
  public Socket createSocket() {
    Socket connected = super.createSocket();
    try {
      DeadlineSocket limited = new DeadlineSocket(connected, time);
      limited.until(greeted);
      socket = limited;
      return limited;
    } catch (SocketException closed) {
      throw new JedisConnectionException("the connection was closed at once", closed);
    }
  }

  @Nullable
  DeadlineSocket socket() {
    return socket;
  }

  void close() throws IOException {
    DeadlineSocket open = socket;
    if (open != null) {
      open.close();
    }
  }
}
