package dev.heddle.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heddle.odoo.fixture.SimulatedOdoo;
import dev.heddle.pool.contract.Eventually;
import dev.heddle.pool.spi.Backends;
import dev.heddle.server.config.ServerConfig;
import dev.heddle.server.fake.Client;
import dev.heddle.server.fake.Client.Answer;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConnectionStatusTest extends ServerTest {

  private static final String PATH = "/api/connection-status";
  private static final String TWO = """
      instances:
        store: {type: notes, url: here, password: geheim}
        archive: {type: notes, url: there}
      """;

  private static List<String> fields(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  @Test
  void status_isThatOfTheFirstConfigured_andOfAllByName() {
    Client client = client(start(TWO));
    Eventually.that("ready", () -> client.get("/health/ready").status() == 200);
    Instant before = Instant.now();
    Answer answer = client.get(PATH);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    JsonNode body = answer.body();
    assertThat(fields(body)).containsExactly("success", "connection_status", "instances", "timestamp");
    assertThat(body.at("/success").asBoolean()).isTrue();
    assertThat(body.at("/timestamp").asText()).endsWith("Z");
    assertThat(Instant.parse(body.at("/timestamp").asText())).isBetween(before.minusMillis(1), Instant.now());

    JsonNode store = body.at("/connection_status");
    assertThat(fields(store)).containsExactly("instance", "type", "connection_health", "consecutive_failures",
        "last_health_check", "last_used");
    assertThat(store.at("/instance").asText()).isEqualTo("store");
    assertThat(store.at("/type").asText()).isEqualTo("notes");
    assertThat(store.at("/connection_health").asText()).isEqualTo("healthy");
    assertThat(store.at("/consecutive_failures").asInt()).isZero();
    assertThat(store.at("/last_health_check").asLong()).isBetween(before.getEpochSecond() - 60,
        before.getEpochSecond());
    assertThat(fields(body.at("/instances"))).containsExactly("archive", "store");
    assertThat(body.at("/instances/store")).isEqualTo(store);
    assertThat(answer.response().body()).doesNotContain("geheim");
  }

  @Test
  void lastUse_isSeconds_nullBeforeTheFirst() throws InterruptedException {
    HeddleServer server = start(TWO);
    Client client = client(server);
    assertThat(client.get(PATH).body().at("/connection_status/last_used").isNull()).isTrue();
    long before = Instant.now().getEpochSecond();
    server.registry().get("store").pool().acquire().close();
    JsonNode used = client.get(PATH).body().at("/connection_status/last_used");
    assertThat(used.isIntegralNumber()).isTrue();
    assertThat(used.asLong()).isBetween(before, Instant.now().getEpochSecond());
    assertThat(client.get(PATH).body().at("/instances/archive/last_used").isNull()).isTrue();
  }

  @Test
  void oneInstance_isToldAlone() {
    Client client = client(start(TWO));
    JsonNode body = client.get(PATH + "?instance=archive").body();
    assertThat(fields(body)).containsExactly("success", "connection_status", "timestamp");
    assertThat(body.at("/connection_status/instance").asText()).isEqualTo("archive");
  }

  @Test
  void unknownInstance_isNotFound_andAMistakeIsNamed() {
    Client client = client(start(TWO));
    for (String name : List.of("none", "STORE", "", "%00")) {
      Answer unknown = client.get(PATH + "?instance=" + name);
      assertThat(unknown.status()).as(name).isEqualTo(404);
      assertThat(unknown.problem()).as(name).isEqualTo("not-found");
    }
    assertThat(client.get(PATH + "?instanse=store").status()).isEqualTo(400);
    assertThat(client.get(PATH + "?instance=store&instance=archive").status()).isEqualTo(400);
    assertThat(client.post(PATH, "{}").status()).isEqualTo(405);
    assertThat(client.get(PATH + "/store").status()).isEqualTo(404);
  }

  @Test
  void withoutInstances_thereIsNoStatus() {
    Answer none = client(start("")).get(PATH);
    assertThat(none.status()).isEqualTo(404);
    assertThat(none.body().at("/detail").asText()).isEqualTo("there is no instance");
  }

  @Test
  void theDefault_isTheNextOne_whenItWasRemoved() {
    Client client = client(start(TWO));
    client.post("/admin/pools", "{\"name\": \"added\", \"type\": \"notes\", \"settings\": {\"url\": \"x\"}}");
    client.send("DELETE", "/admin/pools/store", null);
    assertThat(client.get(PATH).body().at("/connection_status/instance").asText()).isEqualTo("archive");
    client.send("DELETE", "/admin/pools/archive", null);
    assertThat(client.get(PATH).body().at("/connection_status/instance").asText()).isEqualTo("added");
  }

  @Test
  void anUnreachableTarget_isUnhealthy_withItsFailuresCounted_andTheAnswerStillASuccess() {
    notes.opens(deadline -> {
      throw new IOException("no route to geheim");
    });
    Client client = client(start(TWO));
    Eventually.that("unhealthy", () -> client.get(PATH + "?instance=store").body().at(
        "/connection_status/connection_health").asText().equals("unhealthy"));
    Answer answer = client.get(PATH + "?instance=store");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().at("/success").asBoolean()).isTrue();
    assertThat(answer.body().at("/connection_status/consecutive_failures").asInt()).isGreaterThanOrEqualTo(2);
    assertThat(answer.response().body()).doesNotContain("geheim");
  }

  @Test
  void ofAnOdoo_itTellsWhetherThereAreModelsAndAUid() {
    try (SimulatedOdoo odoo = SimulatedOdoo.start();
        HeddleServer server = HeddleServer.start(ServerConfig.read("""
            instances:
              erp: {type: odoo, url: "%s", database: odoo, api-key: %s, breaker-probe-interval: 100ms}
            """.formatted(odoo.url(), odoo.apiKey()), Map.of(), Backends.all()).withPort(0), Backends.all())) {
      Client client = client(server);
      Eventually.that("ready", () -> client.get("/health/ready").status() == 200);
      JsonNode well = client.get(PATH).body().at("/connection_status");
      assertThat(fields(well)).containsExactly("instance", "type", "connection_health", "consecutive_failures",
          "last_health_check", "last_used", "has_models", "has_uid");
      assertThat(well.at("/type").asText()).isEqualTo("odoo");
      assertThat(well.at("/has_models").asBoolean()).isTrue();
      assertThat(well.at("/has_uid").asBoolean()).isTrue();
      assertThat(client.get(PATH).response().body()).doesNotContain(odoo.apiKey());
      assertThat(client.get("/admin/pools/erp").body().at("/healthDetails/facts/has_uid").asBoolean()).isTrue();

      odoo.revokeApiKey(odoo.apiKey());
      Answer refused = client.post("/admin/pools/erp/validate");
      assertThat(refused.body().at("/health/facts/has_uid").asBoolean()).isFalse();
      assertThat(client.get(PATH).body().at("/connection_status/has_models").asBoolean()).isFalse();
    }
  }
}
