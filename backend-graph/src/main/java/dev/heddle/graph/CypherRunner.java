package dev.heddle.graph;

import com.falkordb.Record;
import com.falkordb.ResultSet;
import com.falkordb.exceptions.GraphException;
import dev.heddle.pool.spi.BoundQuery;
import dev.heddle.pool.spi.PreparedQuery;
import dev.heddle.pool.spi.QueryDefinition;
import dev.heddle.pool.spi.QueryLimits;
import dev.heddle.pool.spi.QueryRunner;
import dev.heddle.pool.spi.RowSink;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs declared queries. Read-only unless the action says {@code write: true}. Of a longer result only the wanted rows,
 * and one more, are read from the connection, which is then given up if much was left.
 */
final class CypherRunner implements QueryRunner<GraphSession> {

  @Override
  public PreparedQuery prepare(QueryDefinition definition) {
    return CypherQuery.read(definition);
  }

  @Override
  public void run(GraphSession session, BoundQuery bound, QueryLimits limits, RowSink rows) {
    if (!(bound.query() instanceof CypherQuery query)) {
      throw new IllegalArgumentException("a query of another backend");
    }
    String graph = query.graph().or(session::defaultGraph).orElseThrow(() -> new GraphException("no graph is named:"
        + " neither by graph in the action of the query nor by the setting graph of the instance"));
    SessionGraph view = session.view(graph, limits.deadline());
    ResultSet result = view.ask(query.command(), CypherParameters.bind(query.cypher(), bound.values()),
        limits.deadline(), new SessionGraph.Limits(Long.MAX_VALUE, oneMore(limits.maxRows())));
    List<String> columns = result.getHeader().getSchemaNames();
    for (Record record : result) {
      if (!rows.row(row(columns, record))) {
        return;
      }
    }
  }

  private static long oneMore(long rows) {
    return rows == Long.MAX_VALUE ? rows : rows + 1;
  }

  private static Map<String, @Nullable Object> row(List<String> columns, Record record) {
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    for (int column = 0; column < columns.size(); column++) {
      row.put(columns.get(column), PlainValues.plain(record.getValue(column)));
    }
    return row;
  }
}
