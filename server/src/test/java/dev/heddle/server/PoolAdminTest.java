package dev.heddle.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heddle.pool.Acquire;
import dev.heddle.pool.Lease;
import dev.heddle.pool.contract.Eventually;
import dev.heddle.server.fake.Client;
import dev.heddle.server.fake.Client.Answer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PoolAdminTest extends ServerTest {

  private HeddleServer server;
  private Client client;

  @BeforeEach
  void begin() {
    server = start("""
        instances:
          the-store: {type: notes, url: here, password: geheim, max-size: 4}
          empty: {type: notes, url: there}
        """);
    client = client(server);
    Eventually.that("ready", () -> client.get("/health/ready").status() == 200);
  }

  @Test
  void poolStats_areFlatNumbers_inTheWordsOfMonitors() throws InterruptedException {
    try (Lease<?> lease = server.registry().get("the-store").pool().acquire()) {
      assertThat(lease.get()).isNotNull();
      JsonNode stats = client.get("/admin/pool-stats").body();
      assertThat(stats.properties()).allMatch(entry -> entry.getValue().isNumber()).hasSize(2 * 19);
      assertThat(stats.at("/the_store_utilization").asDouble()).isEqualTo(25.0);
      assertThat(stats.at("/the_store_active").asInt()).isEqualTo(1);
      assertThat(stats.at("/the_store_waiting").asInt()).isZero();
      assertThat(stats.at("/the_store_max").asInt()).isEqualTo(4);
      assertThat(stats.at("/the_store_size").asInt()).isEqualTo(1);
      assertThat(stats.at("/the_store_idle").asInt()).isZero();
      assertThat(stats.at("/the_store_total_checkouts").asInt()).isEqualTo(1);
      assertThat(stats.at("/the_store_failed_checkouts").asInt()).isZero();
      assertThat(stats.at("/the_store_avg_checkout_time_us").isIntegralNumber()).isTrue();
      assertThat(stats.at("/the_store_health_check_failures").asInt()).isZero();
      assertThat(stats.at("/the_store_healthy").asInt()).isEqualTo(1);
      assertThat(stats.at("/empty_active").asInt()).isZero();
    }
  }

  @Test
  void list_hasALineForEachPool() {
    JsonNode pools = client.get("/admin/pools").body().at("/pools");
    assertThat(pools.findValuesAsText("name")).containsExactly("empty", "the-store");
    assertThat(pools.at("/1/type").asText()).isEqualTo("notes");
    assertThat(pools.at("/1/target").asText()).isEqualTo("here");
    assertThat(pools.at("/1/state").asText()).isEqualTo("ready");
    assertThat(pools.at("/1/occupancy/maxSize").asInt()).isEqualTo(4);
  }

  @Test
  void read_tellsEverything_butSecrets() throws InterruptedException {
    server.registry().get("the-store").pool().acquire().close();
    Answer answer = client.get("/admin/pools/the-store");
    JsonNode pool = answer.body();
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    assertThat(answer.response().body()).doesNotContain("geheim");
    assertThat(pool.at("/healthDetails/status").asText()).isEqualTo("healthy");
    assertThat(pool.at("/totals/acquired").asInt()).isEqualTo(1);
    assertThat(pool.at("/timesMillis/waiting/count").asInt()).isEqualTo(1);
    for (String figure : new String[] {"mean", "p50", "p95", "p99", "max"}) {
      assertThat(pool.at("/timesMillis/using/" + figure).isNumber()).as(figure).isTrue();
    }
    assertThat(pool.at("/capabilities/resize/can").asBoolean()).isTrue();
    assertThat(pool.at("/capabilities/resize/how").asText()).isNotEmpty();
    JsonNode maxSize = setting(pool, "max-size");
    assertThat(maxSize.at("/value").asText()).isEqualTo("4");
    assertThat(maxSize.at("/origin").asText()).isEqualTo("given");
    assertThat(maxSize.at("/live").asBoolean()).isTrue();
    assertThat(setting(pool, "password").at("/value").asText()).isEqualTo("***");
    assertThat(setting(pool, "min-idle").at("/origin").asText()).isEqualTo("default");
  }

  @Test
  void leases_tellWhoHoldsWhat_andConnectionsWhatThereIs() throws InterruptedException {
    try (Lease<?> lease = server.registry().get("the-store").pool().acquire(Acquire.standard().label("report"))) {
      assertThat(lease.get()).isNotNull();
      JsonNode leases = client.get("/admin/pools/the-store/leases").body().at("/leases");
      assertThat(leases.size()).isEqualTo(1);
      assertThat(leases.at("/0/label").asText()).isEqualTo("report");
      assertThat(leases.at("/0/owner").asText()).isEqualTo(Thread.currentThread().getName());
      assertThat(leases.at("/0/heldMillis").isIntegralNumber()).isTrue();
      JsonNode connections = client.get("/admin/pools/the-store/connections").body().at("/connections");
      assertThat(connections.at("/0/state").asText()).isEqualTo("in-use");
      assertThat(connections.at("/0/id").asLong()).isEqualTo(leases.at("/0/connection").asLong());
    }
  }

  @Test
  void unknownPools_are404_everywhere() {
    for (String path : new String[] {"", "/leases", "/connections"}) {
      Answer answer = client.get("/admin/pools/none" + path);
      assertThat(answer.status()).as(path).isEqualTo(404);
      assertThat(answer.problem()).as(path).isEqualTo("not-found");
    }
    for (String act : new String[] {"resize", "pause", "resume", "evict", "drain", "reconfigure", "validate"}) {
      assertThat(client.post("/admin/pools/none/" + act).status()).as(act).isEqualTo(404);
    }
    assertThat(client.send("DELETE", "/admin/pools/none", null).status()).isEqualTo(404);
    assertThat(client.post("/admin/pools/the-store/explode").status()).isEqualTo(404);
    assertThat(client.get("/admin/pools/..%2f..%2fetc").status()).isIn(400, 404);
  }

  @Test
  void otherMethods_are405() {
    assertThat(client.send("DELETE", "/admin/pools", null).header("Allow")).isEqualTo("GET, HEAD, POST");
    assertThat(client.post("/admin/pools/the-store").header("Allow")).isEqualTo("GET, HEAD, PUT, DELETE");
    assertThat(client.get("/admin/pools/the-store/resize").status()).isEqualTo(405);
    assertThat(client.post("/admin/pool-stats").status()).isEqualTo(405);
    assertThat(client.post("/health").status()).isEqualTo(405);
  }

  @Test
  void add_makesAPool_atOnce() {
    String body = "{\"name\": \"late\", \"type\": \"notes\", \"settings\": {\"url\": \"x\", \"max-size\": 2}}";
    Answer dry = client.post("/admin/pools?dryRun=true", body);
    assertThat(dry.body().at("/would").asText()).isEqualTo("add x as 'late'");
    assertThat(client.get("/admin/pools/late").status()).isEqualTo(404);
    Answer added = client.post("/admin/pools", body);
    assertThat(added.status()).isEqualTo(201);
    assertThat(added.header("Location")).isEqualTo("/admin/pools/late");
    assertThat(client.get("/admin/pools/late").body().at("/occupancy/maxSize").asInt()).isEqualTo(2);
    Answer again = client.post("/admin/pools", body);
    assertThat(again.status()).isEqualTo(409);
    assertThat(again.problem()).isEqualTo("name-taken");
    Answer alike = client.post("/admin/pools", body.replace("late", "the_store"));
    assertThat(alike.status()).isEqualTo(409);
    assertThat(alike.body().at("/detail").asText()).contains("would share the key 'the_store'");
  }

  @Test
  void add_withMistakes_is400_withTheFields() {
    Answer answer = client.post("/admin/pools",
        "{\"nam\": 1, \"type\": \"notes\", \"settings\": {\"max-size\": \"2\", \"sise\": 1}}");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body().at("/mistakes").findValuesAsText("field")).containsExactlyInAnyOrder("nam", "name",
        "settings.max-size", "settings.sise");
    assertThat(client.post("/admin/pools", "{\"name\": \"a\", \"type\": \"oracle\", \"settings\": {}}").body()
        .at("/detail").asText()).contains("type: there are notes");
    assertThat(client.post("/admin/pools", "{\"name\": \"a\", \"type\": \"notes\"}").body().at("/detail").asText())
        .contains("settings.url: missing");
    assertThat(client.post("/admin/pools",
        "{\"name\": \"a b\", \"type\": \"notes\", \"settings\": {\"url\": \"x\"}}").status()).isEqualTo(400);
    assertThat(client.post("/admin/pools",
        "{\"name\": \"a\", \"type\": \"notes\", \"settings\": {\"url\": \"x\", \"max-size\": 1, \"min-idle\": 2}}")
        .body().at("/mistakes/0/field").asText()).isEqualTo("settings.min-idle");
  }

  @Test
  void put_replacesAPool_andItsUsersGetTheNewOne() throws InterruptedException {
    var old = server.registry().get("the-store").pool();
    try (Lease<?> lease = old.acquire()) {
      Answer answer = client.send("PUT", "/admin/pools/the-store?grace=10s",
          "{\"type\": \"notes\", \"settings\": {\"url\": \"elsewhere\"}}");
      assertThat(answer.status()).isEqualTo(200);
      assertThat(client.get("/admin/pools/the-store").body().at("/target").asText()).isEqualTo("elsewhere");
      assertThat(lease.get()).as("the old lease goes on").isNotNull();
    }
    Eventually.that("the old pool closes", () -> old.state() == dev.heddle.pool.PoolState.CLOSED);
    assertThat(client.send("PUT", "/admin/pools/new", "{\"type\": \"notes\", \"settings\": {\"url\": \"x\"}}").status())
        .isEqualTo(201);
    assertThat(
        client.send("PUT", "/admin/pools/new?grace=long", "{\"type\": \"notes\", \"settings\": {\"url\": \"x\"}}")
            .status())
        .isEqualTo(400);
  }

  @Test
  void delete_closesAPool_andSaysWhoWasCutOff() throws InterruptedException {
    try (Lease<?> lease = server.registry().get("the-store").pool().acquire(Acquire.standard().label("report"))) {
      assertThat(lease.member()).isEqualTo("the-store");
      Answer dry = client.send("DELETE", "/admin/pools/the-store?dryRun=true", null);
      assertThat(dry.body().at("/would").asText())
          .isEqualTo("remove 'the-store': close 1 connections, 1 of them leased");
      Answer removed = client.send("DELETE", "/admin/pools/the-store?grace=0", null);
      assertThat(removed.status()).isEqualTo(200);
      assertThat(removed.body().at("/cutOff/0/label").asText()).isEqualTo("report");
    }
    assertThat(client.get("/admin/pools/the-store").status()).isEqualTo(404);
    assertThat(client.send("DELETE", "/admin/pools/the-store", null).status()).isEqualTo(404);
  }

  private static JsonNode setting(JsonNode pool, String name) {
    for (JsonNode setting : pool.at("/settings")) {
      if (setting.at("/name").asText().equals(name)) {
        return setting;
      }
    }
    throw new AssertionError("no setting " + name);
  }
}
