package dev.heddle.graph;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.commands.ProtocolCommand;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.util.SafeEncoder;

/** The first words on a new connection, in one round trip: who we are, whether this is a FalkorDB, what it can do. */
final class Greeting {

  private static final ProtocolCommand CONFIG = () -> SafeEncoder.encode("GRAPH.CONFIG");
  private static final int LONGEST_NAME = 60;

  private Greeting() {
  }

  static GraphLimits exchange(GraphConnection connection, String pool, String address) {
    connection.sendCommand(new CommandArguments(Command.PING));
    connection.sendCommand(config("THREAD_COUNT"));
    connection.sendCommand(config("MAX_QUEUED_QUERIES"));
    connection.sendCommand(config("TIMEOUT_MAX"));
    connection.sendCommand(new CommandArguments(Command.CLIENT).add("SETNAME").add(clientName(pool)));
    // Alone: a server that is full says so once and closes.
    refuse(connection.getMany(1).get(0), address);
    List<Object> answers = connection.getMany(4);
    connection.keepState();
    refuse(answers.get(0), address);
    long timeoutMax = number(answers.get(2)).orElse(0);
    return new GraphLimits(number(answers.get(0)), number(answers.get(1)),
        timeoutMax == 0 ? Optional.empty() : Optional.of(Duration.ofMillis(timeoutMax)));
  }

  private static CommandArguments config(String field) {
    return new CommandArguments(CONFIG).add("GET").add(field);
  }

  /** Throws what the server says, unless it only says that this user may not ask. */
  private static void refuse(Object answer, String address) {
    if (!(answer instanceof JedisDataException error)) {
      return;
    }
    String message = String.valueOf(error.getMessage());
    if (message.startsWith("ERR unknown command")) {
      throw new JedisDataException(address + " is no FalkorDB: it does not know GRAPH.CONFIG", error);
    }
    if (!(error instanceof JedisAccessControlException && message.startsWith("NOPERM"))) {
      throw error;
    }
  }

  private static OptionalLong number(Object answer) {
    return answer instanceof List<?> pair && pair.size() == 2 && pair.get(1) instanceof Long value
        ? OptionalLong.of(value)
        : OptionalLong.empty();
  }

  /** The server takes no blanks and no control characters in a client's name. */
  private static String clientName(String pool) {
    String name = "heddle-" + pool.replaceAll("[^!-~]", "-");
    return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME);
  }
}
