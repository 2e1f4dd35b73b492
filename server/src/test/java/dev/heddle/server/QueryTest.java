package dev.heddle.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.pool.Occupancy;
import dev.heddle.pool.contract.Eventually;
import dev.heddle.server.fake.Client;
import dev.heddle.server.fake.Client.Answer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QueryTest extends ServerTest {

  private static final String CONFIG = """
      server: {query-max-bytes: 2000}
      instances:
        store: {type: notes, url: here, max-size: 1}
      queries:
        - name: by-id
          action: {type: data_query, source: store, query: "get {id}"}
          params: {id: {type: integer, required: true}, name: {type: string, default: nobody}}
        - {name: few, action: {type: data_query, source: store, query: all}, max-rows: 3}
        - {name: hasty, action: {type: data_query, source: store, query: all}, timeout: 50ms}
      """;

  private HeddleServer server;
  private Client client;

  @BeforeEach
  void begin() {
    server = start(CONFIG);
    client = client(server);
  }

  @Test
  void query_answersRows_withItsTimes() {
    Answer answer = client.post("/api/query/by-id", "{\"id\": 7}");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    assertThat(answer.body().at("/rows").toString()).isEqualTo("[{\"id\":7,\"name\":\"nobody\"}]");
    assertThat(answer.body().at("/rowCount").asInt()).isEqualTo(1);
    assertThat(answer.body().at("/truncated").asBoolean(true)).isFalse();
    assertThat(answer.body().at("/waitMillis").isIntegralNumber()).isTrue();
    assertThat(answer.body().at("/runMillis").isIntegralNumber()).isTrue();
    isWhole();
  }

  @Test
  void query_runsOnAVirtualThread() {
    AtomicReference<Thread> thread = new AtomicReference<>();
    notes.runs((connection, query, limits, rows) -> thread.set(Thread.currentThread()));
    client.post("/api/query/few", "{}");
    assertThat(thread.get().isVirtual()).isTrue();
  }

  @Test
  void query_keepsEveryKindOfValue() {
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    row.put("text", "ä\"\u0000\n</script>");
    row.put("nothing", null);
    row.put("big", new java.math.BigDecimal("12345678901234567890.123456789"));
    row.put("list", List.of(1, true, Map.of("a", "b")));
    notes.runs((connection, query, limits, rows) -> rows.row(row));
    Answer answer = client.post("/api/query/few", "{}");
    assertThat(answer.body().at("/rows/0/text").asText()).isEqualTo("ä\"\u0000\n</script>");
    assertThat(answer.body().at("/rows/0/nothing").isNull()).isTrue();
    assertThat(answer.response().body()).contains("12345678901234567890.123456789");
    assertThat(answer.body().at("/rows/0/list/2/a").asText()).isEqualTo("b");
  }

  @Test
  void injection_isAValueLikeAnyOther() {
    String evil = "'; drop table orders; --";
    Answer answer = client.post("/api/query/by-id", "{\"id\": 7, \"name\": \"" + evil + "\"}");
    assertThat(answer.body().at("/rows/0/name").asText()).isEqualTo(evil);
    assertThat(client.post("/api/query/by-id", "{\"id\": \"7; drop table orders\"}").status()).isEqualTo(400);
  }

  @Test
  void badParameters_areToldAtOnce_byName() {
    Answer answer = client.post("/api/query/by-id", "{\"id\": \"seven\", \"nmae\": 5, \"name\": 5}");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.problem()).isEqualTo("invalid");
    assertThat(answer.body().at("/mistakes").findValuesAsText("field")).containsExactlyInAnyOrder("id", "name", "nmae");
    Answer missing = client.post("/api/query/by-id", "{}");
    assertThat(missing.status()).isEqualTo(400);
    assertThat(missing.body().at("/detail").asText()).contains("id: missing; it takes a whole number");
  }

  @Test
  void badBodies_areRefused() {
    for (String broken : List.of("{", "[1]", "\"a\"", "{\"id\":1}}", "{\"id\":1,\"id\":2}", "nonsense", "null",
        "[".repeat(10_000))) {
      Answer answer = client.post("/api/query/by-id", broken);
      assertThat(answer.status()).as(broken).isEqualTo(400);
      assertThat(answer.problem()).as(broken).isEqualTo("broken-json");
    }
    Answer form = client.post("/api/query/by-id", "id=7", "Content-Type", "application/x-www-form-urlencoded");
    assertThat(form.status()).isEqualTo(415);
    assertThat(form.problem()).isEqualTo("unsupported-media");
    assertThat(client.post("/api/query/by-id?id=7", "{\"id\": 7}").status()).isEqualTo(400);
  }

  @Test
  void aHugeBody_isRefused() {
    Answer answer = client.post("/api/query/by-id", "{\"name\": \"" + "x".repeat(10_000_000) + "\"}");
    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.problem()).isEqualTo("too-large");
    assertThat(client.post("/api/query/by-id", "{\"id\": 7}").status()).as("the server goes on").isEqualTo(200);
  }

  @Test
  void unknownQuery_is404_andOtherMethodsAre405() {
    Answer unknown = client.post("/api/query/by-name", "{}");
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.problem()).isEqualTo("not-found");
    Answer get = client.get("/api/query/by-id");
    assertThat(get.status()).isEqualTo(405);
    assertThat(get.header("Allow")).isEqualTo("POST");
    assertThat(get.problem()).isEqualTo("method");
    assertThat(client.get("/nowhere").status()).isEqualTo(404);
    assertThat(client.get("/nowhere").problem()).isEqualTo("not-found");
  }

  @Test
  void tooManyRows_areCutOff_andTheAnswerSaysSo() {
    notes.runs((connection, query, limits, rows) -> {
      int row = 0;
      while (row < limits.maxRows() && rows.row(Map.of("n", row))) {
        row++;
      }
    });
    Answer answer = client.post("/api/query/few", "{}");
    assertThat(answer.body().at("/rowCount").asInt()).isEqualTo(3);
    assertThat(answer.body().at("/rows").size()).isEqualTo(3);
    assertThat(answer.body().at("/truncated").asBoolean()).isTrue();
  }

  @Test
  void exactlyAsManyRowsAsAllowed_areNotCutOff() {
    notes.runs((connection, query, limits, rows) -> {
      for (int row = 0; row < 3; row++) {
        rows.row(Map.of("n", row));
      }
    });
    assertThat(client.post("/api/query/few", "{}").body().at("/truncated").asBoolean(true)).isFalse();
  }

  @Test
  void tooManyBytes_areCutOff() {
    notes.runs((connection, query, limits, rows) -> {
      assertThat(rows.row(Map.of("n", "x".repeat(1_000)))).isTrue();
      assertThat(rows.row(Map.of("n", "x".repeat(1_000)))).isFalse();
    });
    Answer answer = client.post("/api/query/few", "{}");
    assertThat(answer.body().at("/rowCount").asInt()).isEqualTo(1);
    assertThat(answer.body().at("/truncated").asBoolean()).isTrue();
  }

  @Test
  void aQueryBeyondItsTime_is504() {
    notes.runs((connection, query, limits, rows) -> {
      Eventually.that("over", limits.deadline()::isOver);
      throw new IllegalStateException("canceled");
    });
    Answer answer = client.post("/api/query/hasty", "{}");
    assertThat(answer.status()).isEqualTo(504);
    assertThat(answer.problem()).isEqualTo("deadline");
    isWhole();
  }

  @Test
  void waitingBeyondItsTime_is504() {
    CountDownLatch end = new CountDownLatch(1);
    CompletableFuture<Answer> holder = hold(end);
    Answer answer = client.post("/api/query/hasty", "{}");
    end.countDown();
    assertThat(answer.status()).isEqualTo(504);
    assertThat(answer.body().at("/detail").asText()).contains("it waited for a connection");
    assertThat(holder.join().status()).isEqualTo(200);
    isWhole();
  }

  @Test
  void aSaturatedPool_is503_withRetryAfter() {
    CountDownLatch end = new CountDownLatch(1);
    CompletableFuture<Answer> holder = hold(end);
    client.post("/admin/pools/store/reconfigure", "{\"acquire-timeout\": \"20ms\"}");
    Answer answer = client.post("/api/query/few", "{}");
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.problem()).isEqualTo("pool-saturated");
    assertThat(answer.header("Retry-After")).isEqualTo("1");
    assertThat(answer.body().at("/detail").asText()).contains("in use 1 of 1");
    client.post("/admin/pools/store/reconfigure", "{\"max-pending\": 0}");
    Answer full = client.post("/api/query/few", "{}");
    assertThat(full.status()).isEqualTo(503);
    assertThat(full.header("Retry-After")).isEqualTo("1");
    end.countDown();
    assertThat(holder.join().status()).isEqualTo(200);
  }

  @Test
  void aPausedPool_is503_withRetryAfter_inBothModes() {
    client.post("/admin/pools/store/pause", "{\"mode\": \"fail\"}");
    Answer failing = client.post("/api/query/few", "{}");
    assertThat(failing.status()).isEqualTo(503);
    assertThat(failing.problem()).isEqualTo("pool-paused");
    assertThat(failing.header("Retry-After")).isEqualTo("5");
    client.post("/admin/pools/store/pause", "{\"mode\": \"queue\"}");
    Answer queueing = client.post("/api/query/hasty", "{}");
    assertThat(queueing.status()).isEqualTo(503);
    assertThat(queueing.problem()).isEqualTo("pool-paused");
    client.post("/admin/pools/store/resume");
    assertThat(client.post("/api/query/few", "{}").status()).isEqualTo(200);
  }

  @Test
  void whatTheTargetSaid_isNotTold() {
    notes.runs((connection, query, limits, rows) -> {
      throw new IllegalArgumentException("geheim");
    });
    Answer refused = client.post("/api/query/few", "{}");
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.problem()).isEqualTo("query-refused");
    assertThat(refused.body().at("/id").asText()).hasSize(36);
    notes.runs((connection, query, limits, rows) -> {
      throw new IOException("geheim");
    });
    Answer failed = client.post("/api/query/few", "{}");
    assertThat(failed.status()).isEqualTo(502);
    assertThat(failed.problem()).isEqualTo("query-failed");
    assertThat(refused.response().body() + failed.response().body()).doesNotContain("geheim");
    isWhole();
  }

  @Test
  void aBrokenConnection_isReported_andNotLentAgain() {
    client.post("/api/query/few", "{}");
    notes.runs((connection, query, limits, rows) -> {
      throw new IOException("gone");
    });
    assertThat(client.post("/api/query/few", "{}").status()).isEqualTo(502);
    Eventually.that("closed as broken",
        () -> client.get("/admin/pools/store").body().at("/totals/closed/broken").asInt() == 1);
    notes.runs((connection, query, limits, rows) -> {
      throw new IllegalArgumentException("wrong value");
    });
    assertThat(client.post("/api/query/few", "{}").status()).isEqualTo(422);
    assertThat(client.get("/admin/pools/store").body().at("/totals/closed").toString()).isEqualTo("{\"broken\":1}");
  }

  @Test
  void theServersOwnMistake_is500_withoutAStack() {
    notes.runs((connection, query, limits, rows) -> {
      throw new StackOverflowError("geheim");
    });
    Answer answer = client.post("/api/query/few", "{}");
    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.problem()).isEqualTo("internal");
    assertThat(answer.response().body()).doesNotContain("geheim").doesNotContain("java");
    assertThat(answer.body().at("/id").asText()).hasSize(36);
    isWhole();
  }

  @Test
  void aQueryWhoseSourceWasRemoved_is503() {
    assertThat(client.send("DELETE", "/admin/pools/store", null).status()).isEqualTo(200);
    Answer answer = client.post("/api/query/few", "{}");
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.problem()).isEqualTo("source-gone");
  }

  @Test
  void aClientThatHangsUp_leavesNoLeaseBehind() throws IOException {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    notes.runs((connection, query, limits, rows) -> {
      running.countDown();
      end.await();
    });
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      OutputStream out = socket.getOutputStream();
      out.write("POST /api/query/few HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII));
      out.flush();
      Eventually.that("the query runs", () -> running.getCount() == 0);
      socket.setSoLinger(true, 0);
    }
    end.countDown();
    isWhole();
    notes.runs((connection, query, limits, rows) -> {});
    assertThat(client.post("/api/query/few", "{}").status()).isEqualTo(200);
  }

  /** Holds the only connection until the latch falls. */
  private CompletableFuture<Answer> hold(CountDownLatch end) {
    CountDownLatch running = new CountDownLatch(1);
    notes.runs((connection, query, limits, rows) -> {
      running.countDown();
      end.await();
    });
    CompletableFuture<Answer> holder = client.begin("POST", "/api/query/few", "{}");
    Eventually.that("the query runs", () -> running.getCount() == 0);
    return holder;
  }

  private void isWhole() {
    Eventually.that("no lease is out", () -> {
      Occupancy now = server.registry().get("store").pool().stats().occupancy();
      return now.inUse() == 0 && now.pending() == 0;
    });
  }
}
