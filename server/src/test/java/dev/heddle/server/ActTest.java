package dev.heddle.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.pool.Lease;
import dev.heddle.pool.ManagedPool;
import dev.heddle.pool.PoolSettings;
import dev.heddle.pool.PoolState;
import dev.heddle.pool.contract.Eventually;
import dev.heddle.server.fake.Client;
import dev.heddle.server.fake.Client.Answer;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ActTest extends ServerTest {

  private ManagedPool<?> pool;
  private Client client;

  @BeforeEach
  void begin() {
    HeddleServer server = start("instances: {store: {type: notes, url: here, password: geheim, max-size: 4}}");
    client = client(server);
    pool = server.registry().get("store").pool();
    Eventually.that("ready", () -> client.get("/health/ready").status() == 200);
  }

  @Test
  void resize_changesBothLimits() {
    Answer answer = client.post("/admin/pools/store/resize", "{\"minIdle\": 2, \"maxSize\": 8}");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().at("/did").asText()).isEqualTo("resize from 0/4 to 2/8 (min-idle/max-size)");
    assertThat(answer.body().at("/how").asText()).isNotEmpty();
    assertThat(answer.body().at("/dryRun").asBoolean(true)).isFalse();
    assertThat(pool.stats().occupancy().maxSize()).isEqualTo(8);
    assertThat(pool.stats().occupancy().minIdle()).isEqualTo(2);
    client.post("/admin/pools/store/resize", "{\"maxSize\": 5}");
    assertThat(pool.stats().occupancy().minIdle()).as("left out, it stays").isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      {"minIdle": 6, "maxSize": 5}         | minIdle
      {"maxSize": 0}                       | maxSize
      {"maxSize": -1}                      | maxSize
      {"maxSize": "5"}                     | maxSize
      {"maxSize": 5.5}                     | maxSize
      {"maxSize": null}                    | maxSize
      {"maxSize": [5]}                     | maxSize
      {"maxSize": 1e99}                    | maxSize
      {}                                   | maxSize
      {"minIdle": true, "maxSize": 5}      | minIdle
      {"maxsize": 5, "maxSize": 5}         | maxsize
      """)
  void resize_withAMistake_is400_withTheField_andChangesNothing(String body, String field) {
    Answer answer = client.post("/admin/pools/store/resize", body);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.problem()).isEqualTo("invalid");
    assertThat(answer.body().at("/mistakes/0/field").asText()).isEqualTo(field);
    assertThat(pool.stats().occupancy().maxSize()).isEqualTo(4);
  }

  @Test
  void everyAct_withDryRun_saysWhatItWouldDo_andDoesNothing() throws InterruptedException {
    try (Lease<?> lease = pool.acquire()) {
      assertThat(lease.get()).isNotNull();
      long generation = pool.stats().generation();
      for (List<String> act : List.of(
          List.of("resize", "{\"maxSize\": 9}", "resize from 0/4 to 0/9 (min-idle/max-size)"),
          List.of("pause", "{}", "stop lending; who wants a connection waits until its own deadline"),
          List.of("resume", "{}", "nothing: the pool lends"),
          List.of("evict", "{\"mode\": \"hard\"}",
              "close 0 idle connections now and 1 leased ones under their holders"),
          List.of("drain", "{\"limit\": 0}",
              "stop lending, wait up to 0 ms for 1 leases, close their connections"),
          List.of("reconfigure", "{\"max-size\": 3, \"password\": \"neu\"}",
              "change max-size 4 → 3; with new connections password *** → ***"),
          List.of("validate", "{}", "check the target once"))) {
        Answer answer = client.post("/admin/pools/store/" + act.get(0) + "?dryRun=true", act.get(1));
        assertThat(answer.status()).as(act.get(0)).isEqualTo(200);
        assertThat(answer.body().at("/would").asText()).isEqualTo(act.get(2));
        assertThat(answer.body().has("did")).isFalse();
      }
      assertThat(pool.state()).isEqualTo(PoolState.READY);
      assertThat(pool.stats().generation()).isEqualTo(generation);
      assertThat(pool.stats().occupancy().maxSize()).isEqualTo(4);
    }
  }

  @Test
  void aDryRunMisspelt_doesNotAct() {
    for (String typo : List.of("dryrun=true", "dryRun=yes", "dryRun=", "dryRun=true&dryRun=false", "dry-run=true")) {
      Answer answer = client.post("/admin/pools/store/pause?" + typo);
      assertThat(answer.status()).as(typo).isEqualTo(400);
    }
    assertThat(pool.state()).isEqualTo(PoolState.READY);
    Answer dryButWrong = client.post("/admin/pools/store/resize?dryRun=true", "{\"maxSize\": 0}");
    assertThat(dryButWrong.status()).as("a dry run checks too").isEqualTo(400);
  }

  @Test
  void pause_andResume() {
    Answer paused = client.post("/admin/pools/store/pause", "{\"mode\": \"fail\"}");
    assertThat(paused.body().at("/state").asText()).isEqualTo("paused");
    assertThat(pool.state()).isEqualTo(PoolState.PAUSED);
    assertThat(client.post("/admin/pools/store/resume").body().at("/state").asText()).isEqualTo("ready");
    assertThat(client.post("/admin/pools/store/pause", "{\"mode\": \"slow\"}").body().at("/detail").asText())
        .contains("mode: it takes one of queue, fail");
    assertThat(client.post("/admin/pools/store/resume", "{\"mode\": \"x\"}").body().at("/detail").asText())
        .contains("mode: unknown; there are no fields here");
  }

  @Test
  void evict_condemnsConnections() throws InterruptedException {
    pool.acquire().close();
    Answer answer = client.post("/admin/pools/store/evict");
    assertThat(answer.body().at("/condemned").asInt()).isEqualTo(1);
    assertThat(pool.stats().generation()).isPositive();
    assertThat(client.post("/admin/pools/store/evict", "{\"mode\": 1}").status()).isEqualTo(400);
  }

  @Test
  void drain_waitsForLeases_andTellsWhoseAreLeft() throws InterruptedException {
    try (Lease<?> lease = pool.acquire()) {
      assertThat(lease.get()).isNotNull();
      Answer answer = client.post("/admin/pools/store/drain", "{\"limit\": \"10ms\"}");
      assertThat(answer.body().at("/drained").asBoolean(true)).isFalse();
      assertThat(answer.body().at("/leases").size()).isEqualTo(1);
      assertThat(answer.body().at("/state").asText()).isEqualTo("draining");
      Answer conflict = client.post("/admin/pools/store/pause");
      assertThat(conflict.status()).isEqualTo(409);
      assertThat(conflict.problem()).isEqualTo("state-conflict");
    }
    assertThat(client.post("/admin/pools/store/drain").body().at("/drained").asBoolean()).isTrue();
    assertThat(client.post("/admin/pools/store/resume").body().at("/state").asText()).isEqualTo("ready");
    assertThat(client.post("/admin/pools/store/drain", "{\"limit\": \"1d\"}").status()).isEqualTo(400);
  }

  @Test
  void reconfigure_changesSettings_strictly() {
    Answer answer = client.post("/admin/pools/store/reconfigure", "{\"acquire-timeout\": \"250ms\", \"max-size\": 6}");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(pool.settings().show(PoolSettings.ACQUIRE_TIMEOUT)).contains("250ms");
    for (String wrong : List.of("{\"max-size\": \"6\"}", "{\"max-size\": 0}", "{\"sise\": 6}", "{\"min-idle\": 7}",
        "{}",
        "{\"max-size\": 9, \"url\": 5}")) {
      Answer refused = client.post("/admin/pools/store/reconfigure", wrong);
      assertThat(refused.status()).as(wrong).isEqualTo(400);
      assertThat(refused.body().at("/mistakes").size()).as(wrong).isEqualTo(1);
    }
    assertThat(pool.stats().occupancy().maxSize()).isEqualTo(6);
    Answer secret = client.post("/admin/pools/store/reconfigure", "{\"password\": \"auch geheim\"}");
    assertThat(secret.response().body()).doesNotContain("geheim");
  }

  @Test
  void validate_asksTheTarget() {
    assertThat(client.post("/admin/pools/store/validate").body().at("/health/status").asText()).isEqualTo("healthy");
  }
}
