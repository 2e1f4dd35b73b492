package dev.heddle.graph;

import com.falkordb.ResultSet;
import com.falkordb.impl.api.GraphTransactionImpl;
import java.util.List;
import java.util.Map;
import redis.clients.jedis.Response;

/** A transaction of the driver whose parameters are bound by {@link CypherParameters} instead of the driver's writer. */
final class BoundTransaction extends GraphTransactionImpl {

  BoundTransaction(GraphConnection connection, SessionGraph graph, Schema schema, String name) {
    super(connection, graph, schema, name);
  }

  @Override
  public Response<ResultSet> query(String query, Map<String, Object> parameters) {
    return query(CypherParameters.bind(query, parameters));
  }

  @Override
  public Response<ResultSet> readOnlyQuery(String query, Map<String, Object> parameters) {
    return readOnlyQuery(CypherParameters.bind(query, parameters));
  }

  @Override
  public Response<ResultSet> query(String query, Map<String, Object> parameters, long timeout) {
    return query(CypherParameters.bind(query, parameters), timeout);
  }

  @Override
  public Response<ResultSet> readOnlyQuery(String query, Map<String, Object> parameters, long timeout) {
    return readOnlyQuery(CypherParameters.bind(query, parameters), timeout);
  }

  @Override
  public Response<ResultSet> profile(String query, Map<String, Object> parameters) {
    return profile(CypherParameters.bind(query, parameters));
  }

  @Override
  public Response<List<String>> explain(String query, Map<String, Object> parameters) {
    return explain(CypherParameters.bind(query, parameters));
  }

  @Override
  public Response<ResultSet> callProcedure(
      String procedure, List<String> arguments, Map<String, List<String>> yields) {
    return query(ProcedureCall.text(procedure, arguments, yields), ProcedureCall.parameters(arguments));
  }
}
