package dev.heddle.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.falkordb.GraphContext;
import com.falkordb.GraphPipeline;
import com.falkordb.GraphTransaction;
import com.falkordb.Record;
import com.falkordb.ResultSet;
import com.falkordb.exceptions.GraphException;
import com.falkordb.graph_entities.Edge;
import com.falkordb.graph_entities.Node;
import dev.heddle.graph.fixture.FalkorServer;
import dev.heddle.pool.Deadline;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Response;

class GraphSessionTest {

  /** Runs for seconds if nobody stops it. */
  static final String SLOW = "UNWIND range(1, 10000) AS x UNWIND range(1, 10000) AS y RETURN sum(x * y)";

  private static final AtomicInteger NEXT = new AtomicInteger();

  private static FalkorServer server;
  /** A graph of its own for each test. */
  private final String g = "g" + NEXT.incrementAndGet();
  private SessionFactory factory;
  private GraphSession session;

  @BeforeAll
  static void start() {
    server = RealServer.start();
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void open() {
    factory = Sessions.factory(server, Map.of());
    session = factory.open(Sessions.in(10_000));
  }

  @AfterEach
  void close() {
    factory.close(session);
  }

  @Test
  void query_writesAndReads_withTheDriversOwnTypes() {
    ResultSet made = session.query(g, "CREATE (a:A {n: $n})-[r:KNOWS {since: 7}]->(b:B) RETURN a, r", Map.of("n", 1),
        Deadline.NONE);

    assertThat(made.getStatistics().nodesCreated()).isEqualTo(2);
    Record row = made.iterator().next();
    Node node = row.getValue("a");
    Edge edge = row.getValue("r");
    assertThat(node.getLabel(0)).isEqualTo("A");
    assertThat(node.getProperty("n").getValue()).isEqualTo(1L);
    assertThat(edge.getRelationshipType()).isEqualTo("KNOWS");
    assertThat(session.graphs()).contains(g);
  }

  @Test
  void parameters_comeBackAsTheyWent_whateverTheyHold() {
    for (String text : List.of("\\\" RETURN 1 //", "\\", "'", "`", "{a}", "$a", "a\nb\tc\r", "é😀", "\\n", "\\u0041",
        "",
        " ", "*/", "--", "\u0001", "x".repeat(100_000))) {
      assertThat(echo(text)).isEqualTo(text);
    }
    assertThat(echo(Long.MIN_VALUE)).isEqualTo(Long.MIN_VALUE);
    assertThat(echo(1e300)).isEqualTo(1e300);
    assertThat(echo(false)).isEqualTo(false);
    assertThat(echo(null)).isNull();
    assertThat(echo(Arrays.asList(1L, "x", null, List.of(true)))).isEqualTo(
        Arrays.asList(1L, "x", null, List.of(true)));
    assertThat(echo(Map.of("a b", Map.of("$c", "\"")))).isEqualTo(Map.of("a b", Map.of("$c", "\"")));
  }

  private @Nullable Object echo(@Nullable Object value) {
    Map<String, @Nullable Object> parameters = new HashMap<>();
    parameters.put("v", value);
    return session.query(g, "RETURN $v", parameters, Deadline.NONE).iterator().next().getValue(0);
  }

  @Test
  void parameters_ofTheDriversOwnInterface_areBoundToo() {
    GraphContext graph = session.graph(g);
    Map<String, Object> evil = Map.of("v", "\\\" RETURN 'taken' //");

    assertThat(graph.query("RETURN $v", evil).iterator().next().getString(0)).isEqualTo(evil.get("v"));
    assertThat(graph.readOnlyQuery("RETURN $v", evil, 1_000).iterator().next().getString(0)).isEqualTo(evil.get("v"));
    GraphTransaction transaction = graph.multi();
    Response<ResultSet> answer = transaction.query("RETURN $v", evil);
    transaction.exec();
    assertThat(answer.get().iterator().next().getString(0)).isEqualTo(evil.get("v"));
    assertThat(graph.callProcedure("db.labels").size()).isZero();
  }

  @Test
  void readOnlyQuery_isRefused_ifItWrites() {
    session.query(g, "RETURN 1", Map.of(), Deadline.NONE);

    assertThatThrownBy(() -> session.readOnlyQuery(g, "CREATE (:X)", Map.of(), Deadline.NONE))
        .isInstanceOf(GraphException.class).hasMessageContaining("read-only");
    assertThat(session.isConnected()).isTrue();
    factory.reset(session);
  }

  @Test
  void aGraphMadeAnewByAnother_isReadWithItsOwnNames() {
    session.query(g, "CREATE (:First {one: 1})", Map.of(), Deadline.NONE);
    assertThat(labelAndProperty(session)).isEqualTo("First.one");
    GraphSession other = Sessions.open(server);
    other.graph(g).deleteGraph();
    other.query(g, "CREATE (:Second {two: 2})", Map.of(), Deadline.NONE);

    assertThat(labelAndProperty(session)).isEqualTo("Second.two");
    other.connection().disconnect();
  }

  @Test
  void names_addedByOthers_areRead() {
    GraphSession other = Sessions.open(server);
    for (int i = 0; i < 5; i++) {
      other.query(g, "CREATE (:L" + i + " {p" + i + ": 1})", Map.of(), Deadline.NONE);
      List<String> labels = new java.util.ArrayList<>();
      session.query(g, "MATCH (n) RETURN n", Map.of(), Deadline.NONE)
          .forEach(row -> labels.add(row.<Node>getValue(0).getLabel(0)));
      assertThat(labels).hasSize(i + 1).contains("L" + i);
    }
    other.connection().disconnect();
  }

  @Test
  void theSchema_isSharedByTheSessionsOfAPool() {
    session.query(g, "CREATE (:A {a: 1})", Map.of(), Deadline.NONE);
    labelAndProperty(session);
    GraphSession second = factory.open(Sessions.in(10_000));
    long before = commands();

    labelAndProperty(second);

    assertThat(commands() - before).as("commands beside the two INFO").isEqualTo(2);
    factory.close(second);
  }

  private long commands() {
    String info = session.jedis().info("stats");
    return Long.parseLong(info.replaceAll("(?s).*total_commands_processed:(\\d+).*", "$1"));
  }

  private String labelAndProperty(GraphSession session) {
    Node node = session.readOnlyQuery(g, "MATCH (n) RETURN n", Map.of(), Deadline.NONE).iterator().next().getValue(0);
    return node.getLabel(0) + "." + node.getEntityPropertyNames().iterator().next();
  }

  @Test
  void aSlowRead_isEndedByTheServer_andTheConnectionStaysGood() {
    assertThatThrownBy(() -> session.graph(g).query(SLOW, 100)).isInstanceOf(GraphException.class)
        .hasMessageContaining("timed out");

    assertThat(session.isConnected()).isTrue();
    factory.reset(session);
    assertThat(echo("still right")).isEqualTo("still right");
  }

  @Test
  void aDeadlineThatIsOver_sendsNothing() {
    long before = commands();

    assertThatThrownBy(() -> session.query(g, "CREATE (:X)", Map.of(), Sessions.in(0)))
        .isInstanceOf(DeadlineOverException.class);

    assertThat(commands() - before).isEqualTo(1);
    factory.reset(session);
  }

  @Test
  void aWriteThatOutlastsItsDeadline_breaksTheConnection_soThatItsAnswerReachesNobody() {
    assertThatThrownBy(() -> session.query(g, "UNWIND range(1, 1000000) AS x CREATE (:T {x: x})", Map.of(),
        Sessions.in(50))).hasMessageContaining("no answer").hasMessageContaining("late answer");

    assertThat(session.isConnected()).isFalse();
    assertThatThrownBy(() -> factory.reset(session)).hasMessageContaining("broken");
    assertThatThrownBy(() -> echo("x")).isInstanceOf(RuntimeException.class);
  }

  @Test
  void watchLeftOpen_costsTheConnection() {
    session.graph(g).watch(g);

    assertThatThrownBy(() -> factory.reset(session)).hasMessageContaining("WATCH");
  }

  @Test
  void multiLeftOpen_costsTheConnection() {
    session.graph(g).multi().query("RETURN 1");

    assertThatThrownBy(() -> factory.reset(session)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aFinishedTransaction_leavesTheConnectionGood() {
    GraphContext graph = session.graph(g);
    graph.watch(g);
    GraphTransaction transaction = graph.multi();
    Response<ResultSet> made = transaction.query("CREATE (a:A {n: 1}) RETURN a");
    transaction.exec();

    assertThat(made.get().iterator().next().<Node>getValue(0).getLabel(0)).isEqualTo("A");
    factory.reset(session);
    assertThat(echo(1L)).isEqualTo(1L);
  }

  @Test
  void aPipelineLeftUnread_costsTheConnection() {
    GraphPipeline pipeline = session.graph(g).pipelined();
    pipeline.query("RETURN 1");

    assertThatThrownBy(() -> factory.reset(session)).hasMessageContaining("not read");
  }

  @Test
  void aPipelineThatWasRead_leavesTheConnectionGood() {
    GraphPipeline pipeline = session.graph(g).pipelined();
    Response<ResultSet> answer = pipeline.query("RETURN $v", Map.of("v", "\\\""));
    pipeline.sync();

    assertThat(answer.get().iterator().next().getString(0)).isEqualTo("\\\"");
    factory.reset(session);
  }

  @Test
  void stateChangedThroughTheBareConnection_costsTheConnection() {
    session.jedis().select(1);

    assertThatThrownBy(() -> factory.reset(session)).hasMessageContaining("SELECT");
  }

  @Test
  void aBareConnectionThatWasClosed_neverConnectsAgainByItself() {
    Jedis bare = session.jedis();
    bare.close();

    assertThatThrownBy(bare::ping).hasMessageContaining("closed");
    assertThatThrownBy(() -> factory.reset(session)).hasMessageContaining("broken");
  }

  @Test
  void aGraphKeptBeyondItsLease_isRefused() {
    GraphContext graph = session.graph(g);
    factory.reset(session);

    assertThatThrownBy(() -> graph.query("RETURN 1")).isInstanceOf(IllegalStateException.class);
    session.graph(g).query("RETURN 1");
  }

  @Test
  void explainAndProfile_work() {
    session.graph(g).query("RETURN 1");
    assertThat(session.graph(g).explain("RETURN $a", Map.of("a", 1))).isNotEmpty();
    assertThat(session.graph(g).profile("RETURN 1").size()).isPositive();
  }

  @Test
  void anInterrupt_endsAQueryOfAVirtualThread_andBreaksTheConnection() throws InterruptedException {
    Thread thread = Thread.ofVirtual().unstarted(() -> {
      assertThatThrownBy(() -> session.query(g, SLOW, Map.of(), Sessions.in(60_000)))
          .hasMessageContaining("lost the connection");
    });
    Throwable[] failure = new Throwable[1];
    thread.setUncaughtExceptionHandler((who, what) -> failure[0] = what);
    thread.start();
    GraphSession watcher = Sessions.open(server);
    while (!String.valueOf(watcher.jedis().clientList()).contains("cmd=graph.QUERY")) {
      Thread.onSpinWait();
    }

    thread.interrupt();
    thread.join(10_000);

    assertThat(thread.isAlive()).isFalse();
    assertThat(failure[0]).isNull();
    assertThat(session.isConnected()).isFalse();
    server.restart(); // the query would go on for minutes
  }
}
