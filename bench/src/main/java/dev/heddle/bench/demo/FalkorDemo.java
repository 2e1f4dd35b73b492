package dev.heddle.bench.demo;

import com.falkordb.impl.api.DriverImpl;
import dev.heddle.graph.fixture.FalkorServer;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A real FalkorDB with people who know each other. */
public final class FalkorDemo implements DemoTarget {

  private static final String GRAPH = "social";
  private static final String SAMPLE_DATA = """
      UNWIND range(1, 60) AS i
      MERGE (p:Person {id: i, name: 'Person ' + toString(i)})
      MERGE (q:Person {id: 1 + (i * 7) % 60, name: 'Person ' + toString(1 + (i * 7) % 60)})
      MERGE (p)-[:KNOWS]->(q)""";

  private @Nullable FalkorServer server;

  /** For the service loader. */
  public FalkorDemo() {}

  @Override
  public String title() {
    return "FalkorDB (real)";
  }

  @Override
  public void start() throws IOException {
    FalkorServer started = FalkorServer.start();
    server = started;
    try (DriverImpl driver = new DriverImpl(started.host(), started.port())) {
      driver.graph(GRAPH).query(SAMPLE_DATA);
    }
  }

  @Override
  public String instance() {
    FalkorServer running = Objects.requireNonNull(server, "not started");
    return """
        graph:
          type: falkordb
          host: %s
          port: %d
          graph: %s
        """.formatted(running.host(), running.port(), GRAPH);
  }

  @Override
  public String queries() {
    return """
        - name: friends-of
          action:
            type: data_query
            source: graph
            query: "MATCH (p:Person {id: {person_id}})-[:KNOWS]->(friend) RETURN friend.id AS id, friend.name AS name"
          params: {person_id: {type: integer, required: true}}
        """;
  }

  @Override
  public List<Sample> samples() {
    return List.of(new Sample("friends-of", "{\"person_id\": 7}"));
  }

  @Override
  public void close() {
    FalkorServer running = server;
    server = null;
    if (running != null) {
      running.close();
    }
  }
}
