package dev.heddle.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.pool.contract.Eventually;
import dev.heddle.server.fake.Client;
import dev.heddle.server.fake.Client.Answer;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HealthTest extends ServerTest {

  private static final String ONE = "instances: {store: {type: notes, url: here, password: geheim}}";

  @Test
  void withoutInstances_allIsWell() {
    Client client = client(start(""));
    for (String path : new String[] {"/health", "/health/live", "/health/ready"}) {
      assertThat(client.get(path).status()).as(path).isEqualTo(200);
      assertThat(client.get(path).body().at("/status").asText()).as(path).isEqualTo("UP");
    }
  }

  @Test
  void head_isAnsweredAsGet_withoutABody() {
    Client client = client(start(ONE));
    Eventually.that("ready", () -> client.get("/health/ready").status() == 200);
    for (String path : new String[] {"/health", "/health/live", "/health/ready", "/admin/pools", "/admin/pools/store",
        "/admin/pool-stats", "/api/connection-status"}) {
      Answer head = client.send("HEAD", path, null);
      assertThat(head.status()).as(path).isEqualTo(200);
      assertThat(head.response().body()).as(path).isEmpty();
      assertThat(head.header("Content-Type")).as(path).isEqualTo("application/json");
    }
    assertThat(client.send("HEAD", "/admin/pools/none", null).status()).isEqualTo(404);
    assertThat(client.send("HEAD", "/api/query/x", null).status()).as("what only POST does").isEqualTo(405);
    client.post("/admin/pools/store/pause");
    assertThat(client.send("HEAD", "/health/ready", null).status()).isEqualTo(503);
  }

  @Test
  void anInstance_isAskedAtOnce_andHasItsOwnCheck() {
    Client client = client(start(ONE));
    Eventually.that("ready", () -> client.get("/health/ready").status() == 200);
    Answer ready = client.get("/health/ready");
    assertThat(ready.body().at("/checks").findValuesAsText("name")).containsExactly("server-ready", "store");
    assertThat(ready.body().at("/checks/1/data/state").asText()).isEqualTo("ready");
    assertThat(ready.body().at("/checks/1/data/health").asText()).isEqualTo("healthy");
    assertThat(ready.body().at("/checks/1/data/lastCheck").asText()).isNotEmpty();
    assertThat(client.get("/health").body().at("/checks").size()).isEqualTo(3);
  }

  @Test
  void anUnreachableTarget_doesNotHinderTheStart_andIsReadyOnceItComes() {
    notes.opens(deadline -> {
      throw new IOException("no route to geheim");
    });
    HeddleServer server = start(ONE);
    Client client = client(server);
    assertThat(client.get("/health/ready").status()).isEqualTo(503);
    assertThat(client.get("/health/live").status()).isEqualTo(200);
    Eventually.that("unhealthy", () -> client.get("/health").body().toString().contains("unhealthy"));
    assertThat(client.get("/health").status()).isEqualTo(503);
    assertThat(client.get("/health").body().at("/status").asText()).isEqualTo("DOWN");
    assertThat(client.get("/health").response().body()).as("what the driver said is not for everybody")
        .doesNotContain("geheim");
    notes.opens(deadline -> {});
    Eventually.that("recovered by itself", () -> client.get("/health/ready").status() == 200);
  }

  @Test
  void aHangingTarget_isAskedOnceAtATime_andDelaysNoAnswer() {
    CountDownLatch end = new CountDownLatch(1);
    AtomicInteger opening = new AtomicInteger();
    notes.opens(deadline -> {
      assertThat(opening.incrementAndGet()).isEqualTo(1);
      try {
        end.await();
      } finally {
        opening.decrementAndGet();
      }
    });
    Client client = client(start(ONE));
    Eventually.that("asked", () -> opening.get() == 1);
    assertThat(client.get("/health/ready").status()).isEqualTo(503);
    assertThat(client.get("/health/live").status()).isEqualTo(200);
    end.countDown();
    Eventually.that("ready", () -> client.get("/health/ready").status() == 200);
  }

  @Test
  void aPausedPool_isNotReady_butLive() {
    Client client = client(start(ONE));
    Eventually.that("ready", () -> client.get("/health/ready").status() == 200);
    client.post("/admin/pools/store/pause");
    assertThat(client.get("/health/ready").status()).isEqualTo(503);
    assertThat(client.get("/health/live").status()).isEqualTo(200);
    client.post("/admin/pools/store/resume");
    Eventually.that("ready", () -> client.get("/health/ready").status() == 200);
  }

  @Test
  void aSaturatedPool_isReady() throws InterruptedException {
    HeddleServer server = start("instances: {store: {type: notes, url: here, max-size: 1}}");
    Client client = client(server);
    Eventually.that("ready", () -> client.get("/health/ready").status() == 200);
    try (var lease = server.registry().get("store").pool().acquire()) {
      assertThat(lease.get()).isNotNull();
      assertThat(client.get("/health/ready").status()).isEqualTo(200);
    }
  }

  @Test
  void anInstanceAddedLater_hasItsCheckToo() {
    Client client = client(start(ONE));
    client.post("/admin/pools", "{\"name\": \"late\", \"type\": \"notes\", \"settings\": {\"url\": \"x\"}}");
    assertThat(client.get("/health").body().toString()).contains("late");
    Eventually.that("ready", () -> client.get("/health/ready").status() == 200);
  }
}
