package dev.heddle.graph;

import com.falkordb.GraphContext;
import com.falkordb.ResultSet;
import com.falkordb.impl.api.GraphCommand;
import dev.heddle.pool.Deadline;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.util.SafeEncoder;

/**
 * One leased connection to FalkorDB: graphs by name, queries with bound parameters, and the bare Jedis for the rest.
 *
 * <p>For the holder of the lease, one thread at a time. What is got from a session ends with the lease: a graph kept
 * beyond it throws {@link IllegalStateException}.
 *
 * <p><b>Time.</b> Each call ends by its deadline, whatever the server does; without one by the setting
 * {@code socket-timeout}. The server gets the time as its own timeout too and ends slow reads by itself (writes only
 * where its {@code TIMEOUT_MAX} or {@code TIMEOUT_DEFAULT} is set). A call whose answer does not come in time breaks the
 * connection, so that a late answer never reaches the next holder. An interrupt of a virtual thread breaks it too.
 *
 * <p><b>Errors.</b> {@link com.falkordb.exceptions.GraphException} is what the server says of a query;
 * {@link JedisConnectionException} means that the connection is lost.
 */
public final class GraphSession {

  private final GraphConnection connection;
  private final SessionFactory source;
  private final GraphLimits limits;
  /** Counts the leases; what was got in an earlier one is refused. */
  private int epoch;
  private @Nullable Jedis jedis;

  GraphSession(GraphConnection connection, SessionFactory source, GraphLimits limits) {
    this.connection = connection;
    this.source = source;
    this.limits = limits;
  }

  /**
   * A graph, each of whose calls ends by {@code socket-timeout}.
   *
   * @param name the name of the graph, which the first write creates
   * @return the driver's own view of the graph; closing it changes nothing
   */
  public GraphContext graph(String name) {
    return graph(name, Deadline.NONE);
  }

  /**
   * A graph whose calls all end by a deadline: {@code session.graph("social", lease.deadline())}.
   *
   * @param name the name of the graph, which the first write creates
   * @param deadline by when all calls must be over
   * @return the driver's own view of the graph; closing it changes nothing
   */
  public GraphContext graph(String name, Deadline deadline) {
    return view(name, deadline);
  }

  SessionGraph view(String name, Deadline deadline) {
    return new SessionGraph(this, epoch, name, deadline);
  }

  /**
   * Runs a query that may write.
   *
   * @param graph the name of the graph, which the first write creates
   * @param cypher the query, with parameters as {@code $name}
   * @param parameters values by name: null, text, numbers, booleans, lists, maps, {@code java.time} (as ISO text)
   * @param deadline by when it must be over
   * @return the rows, all of them in memory
   * @throws IllegalArgumentException if a parameter cannot be bound
   */
  public ResultSet query(
      String graph, String cypher, Map<String, ? extends @Nullable Object> parameters, Deadline deadline) {
    return view(graph, deadline).ask(GraphCommand.QUERY, CypherParameters.bind(cypher, parameters), deadline);
  }

  /**
   * Runs a query that the server refuses if it would write.
   *
   * @param graph the name of the graph, which must exist
   * @param cypher the query, with parameters as {@code $name}
   * @param parameters values by name: null, text, numbers, booleans, lists, maps, {@code java.time} (as ISO text)
   * @param deadline by when it must be over
   * @return the rows, all of them in memory
   * @throws IllegalArgumentException if a parameter cannot be bound
   */
  public ResultSet readOnlyQuery(
      String graph, String cypher, Map<String, ? extends @Nullable Object> parameters, Deadline deadline) {
    return view(graph, deadline).ask(GraphCommand.RO_QUERY, CypherParameters.bind(cypher, parameters), deadline);
  }

  /**
   * The graphs that there are.
   *
   * @return their names
   */
  public List<String> graphs() {
    List<String> names = new ArrayList<>();
    if (ask(new CommandArguments(GraphCommand.LIST), Deadline.NONE) instanceof List<?> answer) {
      answer.forEach(name -> names.add(SafeEncoder.encode((byte[]) name)));
    }
    return names;
  }

  /**
   * The bare connection, for commands that have no method here. A WATCH or MULTI that is left open, or a change of the
   * connection's state such as SELECT, costs the connection at the end of the lease; closing the Jedis does too.
   *
   * @return the same one during one lease
   */
  public Jedis jedis() {
    Jedis bare = jedis;
    if (bare == null) {
      bare = new Jedis(connection);
      jedis = bare;
    }
    return bare;
  }

  /**
   * What the server said of its limits when this connection was opened.
   *
   * @return the limits
   */
  public GraphLimits limits() {
    return limits;
  }

  /**
   * The graph that the setting {@code graph} names.
   *
   * @return its name, or empty if none is set
   */
  public Optional<String> defaultGraph() {
    return source.defaultGraph();
  }

  /**
   * Asks the server for a sign of life.
   *
   * @param deadline by when it must come
   * @throws JedisConnectionException if it does not, or the connection is broken
   */
  public void ping(Deadline deadline) {
    ask(new CommandArguments(Command.PING), deadline);
  }

  /**
   * Whether the connection is open and sound as far as is known without asking the server.
   *
   * @return false after any failure of the connection
   */
  public boolean isConnected() {
    return connection.isConnected() && !connection.isBroken();
  }

  /** By when a call must be over: the deadline, but no later than the source's own limit from now. */
  Deadline end(Deadline deadline) {
    return deadline.earlier(Deadline.in(source.socketTimeout(), source.time()));
  }

  Object ask(CommandArguments command, Deadline deadline) {
    Deadline end = end(deadline);
    long limit = end.remainingNanos();
    if (limit == 0) {
      throw new DeadlineOverException("the deadline was over before FalkorDB was asked");
    }
    connection.until(end);
    try {
      return connection.executeCommand(command);
    } catch (JedisConnectionException lost) {
      throw lost(lost, limit);
    } finally {
      connection.until(Deadline.NONE);
    }
  }

  private JedisConnectionException lost(JedisConnectionException failure, long limitNanos) {
    boolean silent = failure.getCause() instanceof SocketTimeoutException;
    String what = silent
        ? "no answer from " + source.address() + " within " + Duration.ofNanos(limitNanos).toMillis()
            + " ms; the connection is given up, and a late answer with it"
        : "lost the connection to " + source.address() + ": " + failure.getMessage();
    return new JedisConnectionException(what, failure);
  }

  void requireLease(int ofEpoch) {
    if (ofEpoch != epoch) {
      throw new IllegalStateException("this graph was got from a lease that has ended");
    }
  }

  /** Makes the session clean for its next holder, or refuses. */
  void endLease() {
    epoch++;
    jedis = null;
    connection.unfit().ifPresent(why -> {
      throw new IllegalStateException("the connection cannot serve another holder: " + why);
    });
  }

  GraphConnection connection() {
    return connection;
  }

  Schemas schemas() {
    return source.schemas();
  }

  @Override
  public String toString() {
    return "GraphSession[" + source.address() + ", " + (isConnected() ? "connected" : "broken") + "]";
  }
}
