package dev.heddle.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.graph.fixture.FalkorServer;
import dev.heddle.pool.Deadline;
import dev.heddle.pool.spi.BoundQuery;
import dev.heddle.pool.spi.ParameterType;
import dev.heddle.pool.spi.QueryDefinition;
import dev.heddle.pool.spi.QueryLimits;
import dev.heddle.pool.spi.QueryParameter;
import dev.heddle.pool.spi.QueryRunner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CypherRunnerTest {

  private static FalkorServer server;
  private final QueryRunner<GraphSession> runner = new GraphBackend().queryRunner().orElseThrow();
  private SessionFactory factory;
  private GraphSession session;

  @BeforeAll
  static void start() {
    server = RealServer.start();
    GraphSession first = Sessions.open(server);
    first.query("social", "CREATE (a:Person:Admin {name: 'Ada', at: point({latitude: 1.5, longitude: 2})})"
        + "-[:KNOWS {since: 7}]->(:Person {name: 'Bob'}) WITH a UNWIND range(1, 5000) AS i CREATE (:Row {i: i})",
        Map.of(), Deadline.NONE);
    first.connection().disconnect();
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void open() {
    factory = Sessions.factory(server, Map.of("graph", "social"));
    session = factory.open(Sessions.in(10_000));
  }

  @AfterEach
  void close() {
    factory.close(session);
  }

  @Test
  void rows_areNamesAndPlainValues() {
    assertThat(run("MATCH (a:Admin)-[k]->(b) RETURN a, k, b.name AS friend", Map.of())).singleElement()
        .satisfies(row -> {
          assertThat(row.keySet()).containsExactly("a", "k", "friend");
          assertThat(row.get("a")).isInstanceOfSatisfying(Map.class, node -> {
            assertThat(node.get("labels")).isEqualTo(List.of("Person", "Admin"));
            assertThat(node.get("properties"))
                .isEqualTo(Map.of("name", "Ada", "at", Map.of("latitude", 1.5, "longitude", 2.0)));
          });
          assertThat(row.get("k")).isInstanceOfSatisfying(Map.class, edge -> {
            assertThat(edge.get("type")).isEqualTo("KNOWS");
            assertThat(edge.get("properties")).isEqualTo(Map.of("since", 7L));
          });
          assertThat(row.get("friend")).isEqualTo("Bob");
        });
    assertThat(run("MATCH p = (:Admin)-[]->(b) RETURN p", Map.of())).singleElement()
        .satisfies(row -> assertThat(row.get("p")).asString().contains("nodes=[", "edges=["));
    assertThat(run("RETURN date('2026-11-21') AS d, duration('P1D') AS l, [1, null, {{a: true}] AS m",
        Map.of())).singleElement().satisfies(row -> {
          assertThat(row.get("d")).isEqualTo("2026-11-21");
          assertThat(row.get("l")).isEqualTo("PT24H");
          assertThat(row.get("m")).asString().contains("[1, null, {a=true}]");
        });
  }

  @Test
  void parameters_areBound_ofEachType() {
    assertThat(run("RETURN {s} AS s", Map.of("s", "\\\" RETURN 1 //"), parameter("s", ParameterType.STRING)))
        .containsExactly(Map.of("s", "\\\" RETURN 1 //"));
    assertThat(run("MATCH (p:Person {name: {n}}) RETURN count(p) AS c", Map.of("n", "Ada"),
        parameter("n", ParameterType.STRING))).containsExactly(Map.of("c", 1L));
    Map<String, Object> all = new HashMap<>(Map.of("i", 7, "n", 2.5, "b", true, "d", "2026-11-21", "t",
        "2026-11-21T10:15:30Z", "u", "00000000-0000-0000-0000-00000000002a", "l", List.of(1, "x")));
    assertThat(run("RETURN {i} AS i, {n} AS n, {b} AS b, date({d}).year AS d, {t} AS t, {u} AS u, {l} AS l", all,
        parameter("i", ParameterType.INTEGER), parameter("n", ParameterType.NUMBER),
        parameter("b", ParameterType.BOOLEAN), parameter("d", ParameterType.DATE),
        parameter("t", ParameterType.TIMESTAMP), parameter("u", ParameterType.UUID),
        parameter("l", ParameterType.LIST))).singleElement().satisfies(row -> {
          assertThat(row.get("i")).isEqualTo(7L);
          assertThat(row.get("n")).isEqualTo(2.5);
          assertThat(row.get("b")).isEqualTo(true);
          assertThat(row.get("d")).isEqualTo(2026L);
          assertThat(row.get("l")).isEqualTo(List.of(1L, "x"));
        });
  }

  @Test
  void aQueryIsReadOnly_unlessItSaysThatItWrites() {
    assertThatThrownBy(() -> run("CREATE (:X)", Map.of())).hasMessageContaining("read-only");
    run(Map.of("query", "CREATE (:X)", "write", true), Map.of(), Long.MAX_VALUE, Deadline.NONE);
    assertThat(run("MATCH (x:X) RETURN count(x) AS n", Map.of())).containsExactly(Map.of("n", 1L));
  }

  @Test
  void theActionsGraph_comesBeforeTheSettings() {
    assertThatThrownBy(() -> run(Map.of("query", "RETURN 1", "graph", "other"), Map.of(), 10, Deadline.NONE))
        .hasMessageContaining("empty key");
    factory.close(session);
    factory = Sessions.factory(server, Map.of());
    session = factory.open(Sessions.in(10_000));
    assertThatThrownBy(() -> run("RETURN 1", Map.of())).hasMessageContaining("no graph is named");
  }

  @Test
  void aFewSurplusRows_areDropped_andTheConnectionStaysGood() {
    assertThat(run(Map.of("query", "MATCH (r:Row) RETURN r LIMIT 100"), Map.of(), 10, Deadline.NONE)).hasSize(11);
    factory.reset(session);
    assertThat(run("RETURN 1 AS x", Map.of())).containsExactly(Map.of("x", 1L));
  }

  @Test
  void manySurplusRows_areNotRead_andTheConnectionIsGivenUp() {
    assertThat(run(Map.of("query", "MATCH (r:Row) RETURN r"), Map.of(), 10, Deadline.NONE)).hasSize(11);
    assertThatThrownBy(() -> factory.reset(session)).hasMessageContaining("broken");
  }

  @Test
  void theSink_canStop() {
    List<Object> taken = new ArrayList<>();
    BoundQuery query = bind(Map.of("query", "MATCH (r:Row) RETURN r LIMIT 100"), Map.of());

    runOn(query, Long.MAX_VALUE, Deadline.NONE, row -> {
      if (taken.size() == 3) {
        return false;
      }
      return taken.add(row);
    });

    assertThat(taken).hasSize(3);
  }

  @Test
  void theDeadline_endsTheQuery() {
    assertThatThrownBy(() -> run(Map.of("query", GraphSessionTest.SLOW), Map.of(), 10, Sessions.in(200)))
        .hasMessageMatching(".*(timed out|no answer).*");
  }

  private static QueryParameter parameter(String name, ParameterType type) {
    return new QueryParameter(name, type, true, null);
  }

  private List<Map<String, @Nullable Object>> run(String text, Map<String, Object> values,
      QueryParameter... parameters) {
    return run(Map.of("query", text), values, Long.MAX_VALUE, Deadline.NONE, parameters);
  }

  private List<Map<String, @Nullable Object>> run(Map<String, Object> action, Map<String, Object> values, long maxRows,
      Deadline deadline, QueryParameter... parameters) {
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    runOn(bind(action, values, parameters), maxRows, deadline, rows::add);
    return rows;
  }

  private BoundQuery bind(Map<String, Object> action, Map<String, Object> values, QueryParameter... parameters) {
    return runner.prepare(new QueryDefinition("q", action, List.of(parameters))).bind(values);
  }

  private void runOn(BoundQuery query, long maxRows, Deadline deadline, dev.heddle.pool.spi.RowSink rows) {
    new CypherRunner().run(session, query, new QueryLimits(maxRows, deadline), rows);
  }
}
