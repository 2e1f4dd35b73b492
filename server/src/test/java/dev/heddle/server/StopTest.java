package dev.heddle.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.pool.PoolState;
import dev.heddle.pool.contract.Eventually;
import dev.heddle.server.config.ConfigException;
import dev.heddle.server.fake.Client;
import dev.heddle.server.fake.Client.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class StopTest extends ServerTest {

  private static final String CONFIG = """
      instances: {store: {type: notes, url: here}}
      queries: [{name: all, action: {type: data_query, source: store, query: all}}]
      """;

  @Test
  void stop_letsRunningRequestsEnd_andTakesNoNewOnes() {
    HeddleServer server = start(CONFIG);
    Client client = client(server);
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    notes.runs((connection, query, limits, rows) -> {
      running.countDown();
      end.await();
    });
    CompletableFuture<Answer> query = client.begin("POST", "/api/query/all", "{}");
    Eventually.that("the query runs", () -> running.getCount() == 0);
    CompletableFuture<Void> stopped = CompletableFuture.runAsync(() -> server.stop(Duration.ofSeconds(30)));

    Eventually.that("not ready any more", () -> client.get("/health/ready").status() == 503);
    Answer refused = client.post("/api/query/all", "{}");
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.problem()).isEqualTo("stopping");
    assertThat(refused.header("Retry-After")).isEqualTo("5");
    assertThat(client.get("/health/live").status()).isEqualTo(200);
    assertThat(server.registry().get("store").pool().state()).isEqualTo(PoolState.READY);

    end.countDown();
    assertThat(query.join().status()).isEqualTo(200);
    stopped.join();
    assertThat(server.registry().get("store").pool().state()).isEqualTo(PoolState.CLOSED);
  }

  @Test
  void stop_isBounded_andCutsOffWhoTakesTooLong() {
    HeddleServer server = start(CONFIG);
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    notes.runs((connection, query, limits, rows) -> {
      running.countDown();
      never.await();
    });
    CompletableFuture<Answer> query = client(server).begin("POST", "/api/query/all", "{}");
    Eventually.that("the query runs", () -> running.getCount() == 0);
    server.stop(Duration.ofMillis(50));
    assertThat(server.registry().get("store").pool().state()).isEqualTo(PoolState.CLOSED);
    server.stop(Duration.ofMillis(50));
    assertThat(query.handle((answer, failure) -> failure != null || answer.status() == 503).join()).isTrue();
  }

  @Test
  void aPortInUse_isOneClearSentence() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> HeddleServer.start(
          dev.heddle.server.config.ServerConfig
              .read(CONFIG, java.util.Map.of(), java.util.List.of(notes)).withPort(taken.getLocalPort()),
          java.util.List.of(notes)))
          .isInstanceOf(StartException.class)
          .hasMessage("cannot listen on 127.0.0.1:" + taken.getLocalPort() + ": Address already in use");
    }
  }

  @Test
  void settingsThatABackendRefuses_areToldWithTheirPlaces() {
    notes.refuses("url", "no such place");
    assertThatThrownBy(() -> start("""
        instances:
          a: {type: notes, url: x}
          b: {type: notes, url: y}
        """)).isInstanceOf(ConfigException.class)
        .hasMessage("line 2: instances.a.url: no such place\nline 3: instances.b.url: no such place");
  }
}
