package dev.heddle.graph;

import com.falkordb.GraphContext;
import com.falkordb.GraphContextGenerator;
import com.falkordb.ResultSet;
import com.falkordb.impl.api.AbstractGraph;
import dev.heddle.pool.Deadline;
import dev.heddle.pool.Lease;
import dev.heddle.pool.Pool;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A graph each of whose calls runs on a connection leased for it. Safe for any thread. */
final class PooledGraph extends AbstractGraph implements GraphContextGenerator {

  private final Pool<GraphSession> pool;
  private final String name;

  PooledGraph(Pool<GraphSession> pool, String name) {
    this.pool = pool;
    this.name = name;
  }

  private <T> T on(Function<SessionGraph, T> call) {
    try {
      return pool.<T, RuntimeException>call(session -> call.apply(session.view(name, Deadline.NONE)));
    } catch (InterruptedException interrupted) {
      throw PooledDriver.interrupted(pool, interrupted);
    }
  }

  @Override
  public GraphContext getContext() {
    Lease<GraphSession> lease = PooledDriver.acquire(pool);
    return lease.get().view(name, Deadline.NONE).owning(lease);
  }

  @Override
  protected ResultSet sendQuery(String text) {
    return on(graph -> graph.query(text));
  }

  @Override
  protected ResultSet sendReadOnlyQuery(String text) {
    return on(graph -> graph.readOnlyQuery(text));
  }

  @Override
  protected ResultSet sendQuery(String text, long timeout) {
    return on(graph -> graph.query(text, timeout));
  }

  @Override
  protected ResultSet sendReadOnlyQuery(String text, long timeout) {
    return on(graph -> graph.readOnlyQuery(text, timeout));
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
  public ResultSet callProcedure(String procedure, List<String> arguments, Map<String, List<String>> yields) {
    return query(ProcedureCall.text(procedure, arguments, yields), ProcedureCall.parameters(arguments));
  }

  @Override
  protected ResultSet sendProfile(String text) {
    return on(graph -> graph.profile(text));
  }

  @Override
  public ResultSet profile(String query, Map<String, Object> parameters) {
    return sendProfile(CypherParameters.bind(query, parameters));
  }

  @Override
  protected List<String> sendExplain(String text) {
    return on(graph -> graph.explain(text));
  }

  @Override
  public List<String> explain(String query, Map<String, Object> parameters) {
    return sendExplain(CypherParameters.bind(query, parameters));
  }

  @Override
  public String copyGraph(String destinationGraphId) {
    return on(graph -> graph.copyGraph(destinationGraphId));
  }

  @Override
  public String deleteGraph() {
    return on(SessionGraph::deleteGraph);
  }

  /** Nothing to close: connections are given back after each call. */
  @Override
  public void close() {}
}
