package dev.heddle.graph;

import com.falkordb.impl.api.GraphCommand;
import dev.heddle.pool.Deadline;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.commands.ProtocolCommand;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.util.RedisInputStream;

/**
 * One connection that knows in which condition it is: how many answers are still to come, and what its holder changed
 * that the next one would inherit. It never connects a second time: Jedis would, without logging in, and the pool would
 * not know of it.
 *
 * <p>One thread at a time, but for {@link #close}.
 */
final class GraphConnection extends Connection {

  private final SocketKeeper sockets;
  /** False while the constructor of the superclass connects and logs in. */
  private boolean ready;
  private int unanswered;
  private boolean watching;
  private boolean queueing;
  private @Nullable String changedBy;
  private @Nullable RowLimit rowLimit;

  GraphConnection(SocketKeeper sockets, JedisClientConfig config) {
    super(sockets, config);
    this.sockets = sockets;
    this.ready = true;
  }

  /** Sets by when reads and writes must be over; {@link Deadline#NONE} leaves the connection's own timeout. */
  void until(Deadline limit) {
    DeadlineSocket socket = sockets.socket();
    if (socket != null) {
      socket.until(limit);
    }
  }

  /** Declares the state of now, after the greeting, to be that of a clean connection. */
  void keepState() {
    changedBy = null;
  }

  /** Limits the rows of the next answer; null for all. */
  void limitRows(@Nullable RowLimit limit) {
    rowLimit = limit;
  }

  /** Why this connection must not serve another holder; empty if it may. */
  Optional<String> unfit() {
    if (isBroken() || !isConnected()) {
      return Optional.of("it is broken");
    }
    if (unanswered != 0) {
      return Optional.of("an answer of the server was not read");
    }
    if (queueing) {
      return Optional.of("a MULTI was left without EXEC or DISCARD");
    }
    if (watching) {
      return Optional.of("a WATCH was left without EXEC, DISCARD or UNWATCH");
    }
    return Optional.ofNullable(changedBy).map(command -> "its state was changed by " + command);
  }

  @Override
  public void connect() {
    if (!ready) {
      super.connect();
    } else if (!isConnected()) {
      setBroken();
      throw new JedisConnectionException("the connection is closed");
    }
  }

  @Override
  public void sendCommand(CommandArguments arguments) {
    if (ready) {
      note(arguments.getCommand());
    }
    unanswered++;
    super.sendCommand(arguments);
  }

  @Override
  protected Object readProtocolWithCheckingBroken() {
    try {
      Object answer = super.readProtocolWithCheckingBroken();
      unanswered--;
      return answer;
    } catch (JedisDataException error) {
      unanswered--;
      throw error;
    }
  }

  @Override
  protected Object protocolRead(RedisInputStream in) {
    RowLimit limit = rowLimit;
    if (limit == null) {
      return super.protocolRead(in);
    }
    Object answer = limit.read(in);
    if (limit.left()) {
      // The rest stays in the socket: whatever is read from it next is not the answer to what was asked next.
      setBroken();
    }
    return answer;
  }

  private void note(ProtocolCommand command) {
    if (command instanceof GraphCommand) {
      return;
    }
    String name = command instanceof Protocol.Command known
        ? known.name()
        : new String(command.getRaw(), StandardCharsets.US_ASCII).toUpperCase(Locale.ROOT);
    switch (name) {
      case "MULTI" -> queueing = true;
      case "EXEC", "DISCARD" -> {
        queueing = false;
        watching = false;
      }
      case "WATCH" -> watching = true;
      case "UNWATCH" -> watching = false;
      case "SELECT", "AUTH", "HELLO", "RESET", "QUIT", "CLIENT", "MONITOR", "SUBSCRIBE", "PSUBSCRIBE", "SSUBSCRIBE",
          "READONLY", "READWRITE", "ASKING", "SYNC", "PSYNC" ->
        changedBy = name;
      default -> {
        // All others leave nothing behind in the connection.
      }
    }
  }

  @Override
  public void disconnect() {
    setBroken();
    // Without the flush of the superclass, which can hang where the server does not read.
    try {
      if (ready) {
        sockets.close();
      } else {
        super.disconnect();
      }
    } catch (IOException failed) {
      throw new JedisConnectionException(failed);
    }
  }
}
