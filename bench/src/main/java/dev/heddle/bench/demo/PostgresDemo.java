package dev.heddle.bench.demo;

import dev.heddle.sql.fixture.PostgresServer;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A real PostgreSQL with customers and orders. */
public final class PostgresDemo implements DemoTarget {

  private static final String SAMPLE_DATA = """
      CREATE TABLE customers (id int PRIMARY KEY, name text NOT NULL, city text NOT NULL);
      CREATE TABLE orders (id int PRIMARY KEY, customer_id int NOT NULL REFERENCES customers,
        amount numeric(10, 2) NOT NULL, placed_at timestamptz NOT NULL);
      INSERT INTO customers SELECT i, 'Customer ' || i, (ARRAY['Berlin', 'Porto', 'Osaka', 'Quito'])[1 + i % 4]
        FROM generate_series(1, 50) i;
      INSERT INTO orders SELECT i, 1 + i % 50, round((10 + (i * 37) % 990)::numeric, 2),
        timestamptz '2026-01-01 00:00Z' + i * interval '7 minutes' FROM generate_series(1, 2000) i;
      CREATE INDEX ON orders (customer_id);
      ANALYZE;
      """;

  private @Nullable PostgresServer server;

  /** For the service loader. */
  public PostgresDemo() {}

  @Override
  public String title() {
    return "PostgreSQL (real)";
  }

  @Override
  public void start() {
    PostgresServer started = PostgresServer.start();
    server = started;
    started.execute(SAMPLE_DATA);
  }

  @Override
  public String instance() {
    PostgresServer running = Objects.requireNonNull(server, "not started");
    return """
        postgres:
          type: sql
          url: "%s"
          username: %s
          min-idle: 2
          max-size: 10
        """.formatted(running.url(), running.username());
  }

  @Override
  public String queries() {
    return """
        - name: order-by-id
          action: {type: data_query, source: postgres, query: "SELECT * FROM orders WHERE id = {order_id}"}
          params: {order_id: {type: integer, required: true}}
        - name: orders-of-customer
          action:
            type: data_query
            source: postgres
            query: >-
              SELECT o.id, o.amount, o.placed_at, c.name, c.city FROM orders o JOIN customers c ON c.id = o.customer_id
              WHERE c.id = {customer_id} ORDER BY o.placed_at DESC
          params: {customer_id: {type: integer, required: true}}
        - name: wait-a-little
          action: {type: data_query, source: postgres, query: "SELECT {seconds} AS waited FROM pg_sleep({seconds})"}
          params: {seconds: {type: number, default: 1}}
        """;
  }

  @Override
  public List<Sample> samples() {
    return List.of(new Sample("order-by-id", "{\"order_id\": 7}"));
  }

  @Override
  public void close() {
    PostgresServer running = server;
    server = null;
    if (running != null) {
      running.close();
    }
  }
}
