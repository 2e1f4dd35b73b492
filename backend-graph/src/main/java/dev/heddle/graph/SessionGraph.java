package dev.heddle.graph;

import com.falkordb.GraphContext;
import com.falkordb.GraphPipeline;
import com.falkordb.GraphTransaction;
import com.falkordb.Record;
import com.falkordb.ResultSet;
import com.falkordb.exceptions.GraphException;
import com.falkordb.impl.api.AbstractGraph;
import com.falkordb.impl.api.GraphCommand;
import com.falkordb.impl.resultset.ResultSetImpl;
import dev.heddle.pool.Deadline;
import dev.heddle.pool.Lease;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.util.SafeEncoder;

/**
 * A graph as seen through one lease of a session.
 *
 * <p>Answers hold numbers instead of names. Each query says which version of the schema its reader knows, and the server
 * refuses it, before doing anything, where that is not the graph's: so a graph that was deleted and made anew, by
 * anybody or by a restart, is never read with the names of the old one. One more round trip then fetches the names.
 */
final class SessionGraph extends AbstractGraph implements GraphContext {

  /** All names with their kind, in the order of their numbers. */
  private static final String NAMES = "CALL db.labels() YIELD label RETURN 0 AS kind, label AS name"
      + " UNION ALL CALL db.relationshipTypes() YIELD relationshipType RETURN 1 AS kind, relationshipType AS name"
      + " UNION ALL CALL db.propertyKeys() YIELD propertyKey RETURN 2 AS kind, propertyKey AS name";

  /** A schema that changes between each two of so many attempts is read without asking for a version. */
  private static final int ATTEMPTS = 5;

  private static final String VERSION_MISMATCH = "version mismatch";

  /** What the server may take less than the caller, at most, so that its own word of a timeout arrives in time. */
  private static final Duration MARGIN = Duration.ofMillis(250);

  private final GraphSession session;
  private final int epoch;
  private final String name;
  private final Deadline deadline;
  private final @Nullable Lease<GraphSession> lease;

  SessionGraph(GraphSession session, int epoch, String name, Deadline deadline) {
    this(session, epoch, name, deadline, null);
  }

  private SessionGraph(GraphSession session, int epoch, String name, Deadline deadline,
      @Nullable Lease<GraphSession> lease) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a graph has a name");
    }
    this.session = session;
    this.epoch = epoch;
    this.name = name;
    this.deadline = deadline;
    this.lease = lease;
  }

  /** The same graph, which reports failures to a lease and ends it when it is closed. */
  SessionGraph owning(Lease<GraphSession> owned) {
    return new SessionGraph(session, epoch, name, deadline, owned);
  }

  /** Asks and reads the answer with the names of the graph's schema. */
  ResultSet ask(GraphCommand command, String text, Deadline given) {
    return ask(command, text, given, Limits.NONE);
  }

  /** The same, within limits of the server's time and of the rows that are read. */
  ResultSet ask(GraphCommand command, String text, Deadline given, Limits limits) {
    Deadline end = session.end(deadline.earlier(given));
    Schema schema = session.schemas().of(name);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      List<Object> answer = send(command, text, schema, end, limits);
      Long other = otherVersion(answer);
      if (other == null) {
        return read(answer, schema);
      }
      schema = fetch(other, end);
    }
    return read(send(command, text, null, end, limits), schema);
  }

  private ResultSet read(List<Object> answer, Schema schema) {
    try {
      return new ResultSetImpl(answer, this, schema);
    } catch (NumberFormatException notANumber) {
      throw new GraphException("the answer holds a number that the driver cannot read", notANumber);
    }
  }

  private List<Object> send(GraphCommand command, String text, @Nullable Schema schema, Deadline end,
      Limits limits) {
    CommandArguments arguments = new CommandArguments(command).add(name).add(text).add("--compact").add("timeout")
        .add(Math.min(serverMillis(end), limits.serverMillis()));
    if (schema != null) {
      arguments.add("version").add(schema.version());
    }
    GraphConnection connection = session.connection();
    connection.limitRows(limits.rows() == Long.MAX_VALUE ? null : new RowLimit(limits.rows()));
    try {
      return list(call(arguments, end));
    } finally {
      connection.limitRows(null);
    }
  }

  /** The version that the server has instead of the one that was asked for; null if it had that one. */
  private static @Nullable Long otherVersion(List<Object> answer) {
    return answer.size() == 2 && answer.get(0) instanceof JedisDataException error
        && VERSION_MISMATCH.equals(error.getMessage()) ? (Long) answer.get(1) : null;
  }

  /** Reads the names of a version and makes it the known one; of a newer one where the server has gone on. */
  private Schema fetch(long version, Deadline end) {
    long wanted = version;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Schema asked = new Schema(wanted, List.of(), List.of(), List.of());
      List<Object> answer = send(GraphCommand.RO_QUERY, NAMES, asked, end, Limits.NONE);
      Long other = otherVersion(answer);
      if (other == null) {
        return learn(wanted, answer);
      }
      wanted = other;
    }
    return learn(Schema.EMPTY.version(), send(GraphCommand.RO_QUERY, NAMES, null, end, Limits.NONE));
  }

  private Schema learn(long version, List<Object> answer) {
    List<List<String>> names = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (Record row : new ResultSetImpl(answer, this, Schema.EMPTY)) {
      Long kind = row.getValue("kind");
      names.get(kind.intValue()).add(row.getString("name"));
    }
    Schema schema = new Schema(version, names.get(0), names.get(1), names.get(2));
    session.schemas().learn(name, schema);
    return schema;
  }

  /** The schema after names were added to the given one, by the query whose answer is being read or meanwhile. */
  Schema grown(Schema before) {
    Schema known = session.schemas().of(name);
    // Of the same version it cannot be: the answer holds a number beyond it.
    return !known.equals(before) && known.version() != before.version() && known.continues(before)
        ? known
        : fetch(before.version(), session.end(deadline));
  }

  private Object call(CommandArguments arguments, Deadline end) {
    session.requireLease(epoch);
    try {
      return session.ask(arguments, end);
    } catch (JedisDataException refused) {
      GraphException failure = new GraphException(refused.getMessage(), refused);
      report(failure);
      throw failure;
    } catch (RuntimeException failed) {
      report(failed);
      throw failed;
    }
  }

  private void report(RuntimeException failure) {
    if (lease != null) {
      lease.report(failure);
    }
  }

  @SuppressWarnings("unchecked") // what the protocol calls an array
  private static List<Object> list(Object answer) {
    if (!(answer instanceof List)) {
      throw new GraphException("the server does not answer the query; is a MULTI open on this connection?");
    }
    return (List<Object>) answer;
  }

  /** The server refuses a query that asks for more time than it grants. */
  private long serverMillis(Deadline end) {
    long left = end.remainingNanos();
    long millis = Math.max(1, (left - Math.min(left / 5, MARGIN.toNanos())) / 1_000_000);
    return session.limits().timeoutMax().map(max -> Math.min(max.toMillis(), millis)).orElse(millis);
  }

  /** As with the driver, the timeout of a single query is the server's. */
  private static Limits within(long millis) {
    return millis <= 0 ? Limits.NONE : new Limits(millis, Long.MAX_VALUE);
  }

  /**
   * Limits of one query beside its deadline.
   *
   * @param serverMillis the most time that the server may take
   * @param rows how many rows are read
   */
  record Limits(long serverMillis, long rows) {
    static final Limits NONE = new Limits(Long.MAX_VALUE, Long.MAX_VALUE);
  }

  @Override
  protected ResultSet sendQuery(String text) {
    return ask(GraphCommand.QUERY, text, deadline);
  }

  @Override
  protected ResultSet sendReadOnlyQuery(String text) {
    return ask(GraphCommand.RO_QUERY, text, deadline);
  }

  @Override
  protected ResultSet sendQuery(String text, long timeout) {
    return ask(GraphCommand.QUERY, text, deadline, within(timeout));
  }

  @Override
  protected ResultSet sendReadOnlyQuery(String text, long timeout) {
    return ask(GraphCommand.RO_QUERY, text, deadline, within(timeout));
  }

  @Override
  public ResultSet query(String query, Map<String, Object> parameters) {
    return sendQuery(CypherParameters.bind(query, parameters));
  }

  @Override
  public ResultSet readOnlyQuery(String query, Map<String, Object> parameters) {
    return sendReadOnlyQuery(CypherParameters.bind(query, parameters));
  }

  @Override
  public ResultSet query(String query, Map<String, Object> parameters, long timeout) {
    return sendQuery(CypherParameters.bind(query, parameters), timeout);
  }

  @Override
  public ResultSet readOnlyQuery(String query, Map<String, Object> parameters, long timeout) {
    return sendReadOnlyQuery(CypherParameters.bind(query, parameters), timeout);
  }

  @Override
  protected ResultSet sendProfile(String text) {
    Deadline end = session.end(deadline);
    return read(list(call(new CommandArguments(GraphCommand.PROFILE).add(name).add(text), end)), Schema.EMPTY);
  }

  @Override
  public ResultSet profile(String query, Map<String, Object> parameters) {
    return sendProfile(CypherParameters.bind(query, parameters));
  }

  @Override
  protected List<String> sendExplain(String text) {
    List<String> lines = new ArrayList<>();
    for (Object line : list(call(new CommandArguments(GraphCommand.EXPLAIN).add(name).add(text), deadline))) {
      lines.add(SafeEncoder.encode((byte[]) line));
    }
    return lines;
  }

  @Override
  public List<String> explain(String query, Map<String, Object> parameters) {
    return sendExplain(CypherParameters.bind(query, parameters));
  }

  @Override
  public ResultSet callProcedure(String procedure, List<String> arguments, Map<String, List<String>> yields) {
    return query(ProcedureCall.text(procedure, arguments, yields), ProcedureCall.parameters(arguments));
  }

  @Override
  public String copyGraph(String destinationGraphId) {
    return word(call(new CommandArguments(GraphCommand.COPY).add(name).add(destinationGraphId), deadline));
  }

  @Override
  public String deleteGraph() {
    String answer = word(call(new CommandArguments(GraphCommand.DELETE).add(name), deadline));
    session.schemas().forget(name);
    return answer;
  }

  @Override
  public GraphTransaction multi() {
    Schema schema = current();
    BoundTransaction transaction = new BoundTransaction(session.connection(), this, schema, name);
    transaction.multi();
    return transaction;
  }

  @Override
  public GraphPipeline pipelined() {
    return new BoundPipeline(session.connection(), this, current(), name);
  }

  /** The schema of now: answers within a transaction or a pipeline cannot be asked for again. */
  private Schema current() {
    try {
      ask(GraphCommand.RO_QUERY, "RETURN 1", deadline);
    } catch (GraphException noSuchGraph) {
      return Schema.EMPTY;
    }
    return session.schemas().of(name);
  }

  @Override
  public String watch(String... keys) {
    CommandArguments arguments = new CommandArguments(Command.WATCH);
    for (String key : keys) {
      arguments.add(key);
    }
    return word(call(arguments, deadline));
  }

  @Override
  public String unwatch() {
    return word(call(new CommandArguments(Command.UNWATCH), deadline));
  }

  private static String word(Object answer) {
    return answer instanceof byte[] text ? SafeEncoder.encode(text) : String.valueOf(answer);
  }

  /** Ends the lease where this graph owns one. */
  @Override
  public void close() {
    if (lease != null) {
      lease.close();
    }
  }
}
