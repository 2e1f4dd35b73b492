package dev.heddle.odoo;

import com.fasterxml.jackson.databind.JsonNode;
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
 * Runs declared queries: model, domain with bound values, fields, limit and order, or another method that reads. Odoo
 * answers whole, so {@code max-response-bytes} bounds a query beside its limits.
 */
final class OdooQueries implements QueryRunner<OdooConnection> {

  static final OdooQueries INSTANCE = new OdooQueries();

  private OdooQueries() {
  }

  @Override
  public PreparedQuery prepare(QueryDefinition definition) {
    return new OdooQuery(definition);
  }

  @Override
  public void run(OdooConnection connection, BoundQuery query, QueryLimits limits, RowSink rows)
      throws InterruptedException {
    if (!(query.query() instanceof OdooQuery prepared)) {
      throw new IllegalArgumentException("a query that another runner prepared");
    }
    OdooCall call = prepared.call(query.values(), limits.maxRows());
    JsonNode answer = connection.by(limits.deadline())
        .perform(call.model(), call.method(), call.ids(), call.leading(), call.named());
    List<JsonNode> found = answer.isArray() ? answer.valueStream().toList() : List.of(answer);
    long given = 0;
    for (JsonNode one : found) {
      if (given++ >= limits.maxRows() || !rows.row(row(one))) {
        return;
      }
    }
  }

  private static Map<String, @Nullable Object> row(JsonNode node) {
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    if (node.isObject()) {
      node.properties().forEach(entry -> row.put(entry.getKey(), plain(entry.getValue())));
    } else {
      row.put("result", plain(node));
    }
    return row;
  }

  private static @Nullable Object plain(JsonNode node) {
    return Codec.JSON.convertValue(node, Object.class);
  }
}
