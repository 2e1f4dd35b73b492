package dev.heddle.sql;

import dev.heddle.pool.spi.BoundQuery;
import dev.heddle.pool.spi.PreparedQuery;
import dev.heddle.pool.spi.QueryDefinition;
import dev.heddle.pool.spi.QueryLimits;
import dev.heddle.pool.spi.QueryRunner;
import dev.heddle.pool.spi.RowSink;
import java.sql.Connection;

/** Runs declared queries through JDBC. */
final class SqlQueryRunner implements QueryRunner<Connection> {

  @Override
  public PreparedQuery prepare(QueryDefinition definition) {
    return SqlQuery.of(definition);
  }

  @Override
  public void run(Connection connection, BoundQuery bound, QueryLimits limits, RowSink rows) throws Exception {
    if (!(bound.query() instanceof SqlQuery query)) {
      throw new IllegalArgumentException("a query of another backend");
    }
    new SqlRun(connection, query, bound.values(), limits).to(rows);
  }
}
