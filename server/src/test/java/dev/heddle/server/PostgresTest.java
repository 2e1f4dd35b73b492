package dev.heddle.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heddle.pool.Occupancy;
import dev.heddle.pool.contract.Eventually;
import dev.heddle.pool.spi.Backends;
import dev.heddle.server.config.ServerConfig;
import dev.heddle.server.fake.Client;
import dev.heddle.server.fake.Client.Answer;
import dev.heddle.sql.fixture.PostgresExtension;
import dev.heddle.sql.fixture.PostgresServer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The server over a real PostgreSQL, its backend found as in production. */
class PostgresTest {

  @RegisterExtension
  static final PostgresExtension POSTGRES = new PostgresExtension();

  private static PostgresServer postgres;

  private HeddleServer server;
  private Client client;

  @BeforeAll
  static void takePostgres() {
    postgres = POSTGRES.server();
    postgres.execute("create table orders (id bigint primary key, customer text not null, total numeric, placed date)");
    postgres.execute("insert into orders values (1, 'Ada', 12.50, '2026-11-21'), (2, 'Bob', null, null)");
  }

  @BeforeEach
  void begin() {
    server = HeddleServer.start(ServerConfig.read("""
        instances:
          orders:
            type: sql
            url: %s
            username: %s
            password: geheim
            max-size: 3
            acquire-timeout: 5s
            open-timeout: 2s
        queries:
          - name: order-by-id
            action: {type: data_query, source: orders, query: "select * from orders where id = {id}"}
            params: {id: {type: integer, required: true}}
          - name: orders-of
            action: {type: data_query, source: orders, query: "select id from orders where customer = {customer}"}
            params: {customer: {type: string, required: true}}
          - name: place
            action: {type: data_query, source: orders, query: "insert into orders values ({id}, {customer})"}
            params: {id: {type: integer, required: true}, customer: {type: string}}
          - name: missing-table
            action: {type: data_query, source: orders, query: "select * from no_such_table"}
          - name: many
            action: {type: data_query, source: orders, query: "select generate_series(1, 1000000) as n"}
            max-rows: 5
          - name: slow
            action: {type: data_query, source: orders, query: "select pg_sleep(60)"}
            timeout: 300ms
        """.formatted(postgres.url(), postgres.username()), Map.of(), Backends.all()).withPort(0), Backends.all());
    client = new Client(server.url());
    Eventually.that("ready", () -> client.get("/health/ready").status() == 200);
  }

  @AfterEach
  void end() {
    server.close();
    Eventually.that("no session is left behind", () -> postgres.sessions() == 0);
  }

  @Test
  void query_answersRows_withTypedValues() {
    Answer one = client.post("/api/query/order-by-id", "{\"id\": 1}");
    assertThat(one.status()).isEqualTo(200);
    assertThat(one.response().body()).startsWith(
        "{\"rows\":[{\"id\":1,\"customer\":\"Ada\",\"total\":12.50,\"placed\":\"2026-11-21\"}],\"rowCount\":1,");
    assertThat(client.post("/api/query/order-by-id", "{\"id\": 3}").body().at("/rowCount").asInt()).isZero();
  }

  @Test
  void injection_isAValue_andTheTableIsStillThere() {
    Answer answer = client.post("/api/query/orders-of", "{\"customer\": \"'; drop table orders; --\"}");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().at("/rowCount").asInt()).isZero();
    assertThat(client.post("/api/query/orders-of", "{\"customer\": \"Ada\"}").body().at("/rowCount").asInt())
        .isEqualTo(1);
    assertThat(client.post("/api/query/order-by-id", "{\"id\": \"1 or 1=1\"}").status()).isEqualTo(400);
  }

  @Test
  void aViolatedConstraint_andBadSql_are422_withoutTheDriversWords() {
    for (Answer refused : new Answer[] {client.post("/api/query/place", "{\"id\": 1, \"customer\": \"Eve\"}"),
        client.post("/api/query/place", "{\"id\": 9}"), client.post("/api/query/missing-table", "{}")}) {
      assertThat(refused.status()).isEqualTo(422);
      assertThat(refused.problem()).isEqualTo("query-refused");
      assertThat(refused.response().body()).doesNotContain("no_such_table", "orders_pkey", "Eve");
    }
    assertThat(client.get("/admin/pools/orders").body().at("/health").asText()).isEqualTo("healthy");
  }

  @Test
  void manyRows_areCutOff() {
    Answer answer = client.post("/api/query/many", "{}");
    assertThat(answer.body().at("/rowCount").asInt()).isEqualTo(5);
    assertThat(answer.body().at("/truncated").asBoolean()).isTrue();
    assertThat(answer.body().at("/rows/4/n").asInt()).isEqualTo(5);
  }

  @Test
  void aSlowQuery_is504_andRunsNoLongerOnTheServer() {
    Answer answer = client.post("/api/query/slow", "{}");
    assertThat(answer.status()).isEqualTo(504);
    assertThat(answer.problem()).isEqualTo("deadline");
    Eventually.that("canceled", () -> postgres.number(
        "select count(*) from pg_stat_activity where state = 'active' and query like '%pg_sleep%'"
            + " and pid <> pg_backend_pid()") == 0);
    isWhole();
  }

  @Test
  void aKilledDatabase_isNotReady_andReadyOnceItIsBack() {
    postgres.kill();
    try {
      Eventually.that("not ready", () -> {
        client.post("/api/query/order-by-id", "{\"id\": 1}");
        return client.get("/health/ready").status() == 503;
      });
      Answer down = client.post("/api/query/order-by-id", "{\"id\": 1}");
      assertThat(down.status()).isIn(502, 503);
      assertThat(down.header("Content-Type")).isEqualTo("application/problem+json");
      assertThat(client.get("/health/live").status()).isEqualTo(200);
    } finally {
      postgres.restart();
    }
    Eventually.that("ready again", () -> client.get("/health/ready").status() == 200);
    Eventually.that("answers again", () -> client.post("/api/query/order-by-id", "{\"id\": 1}").status() == 200);
    isWhole();
  }

  @Test
  void connectionStatus_tellsHealthAndLastUse() {
    assertThat(client.post("/api/query/order-by-id", "{\"id\": 1}").status()).isEqualTo(200);
    JsonNode status = client.get("/api/connection-status").body().at("/connection_status");
    assertThat(status.at("/instance").asText()).isEqualTo("orders");
    assertThat(status.at("/connection_health").asText()).isEqualTo("healthy");
    assertThat(status.at("/consecutive_failures").asInt()).isZero();
    assertThat(status.at("/last_used").asLong()).isPositive();
    assertThat(status.has("has_uid")).as("what only an Odoo has").isFalse();
  }

  @Test
  void resize_underLoad_losesNoRequest() {
    for (String size : new String[] {"{\"maxSize\": 1}", "{\"maxSize\": 6}"}) {
      CompletableFuture<?>[] load = new CompletableFuture<?>[40];
      for (int i = 0; i < load.length; i++) {
        load[i] = client.begin("POST", "/api/query/order-by-id", "{\"id\": 1}")
            .thenAccept(answer -> assertThat(answer.status()).isEqualTo(200));
      }
      assertThat(client.post("/admin/pools/orders/resize", size).status()).isEqualTo(200);
      CompletableFuture.allOf(load).join();
    }
    assertThat(client.get("/admin/pools/orders").body().at("/occupancy/maxSize").asInt()).isEqualTo(6);
    isWhole();
  }

  @Test
  void secrets_appearNowhere() {
    for (String path : new String[] {"/admin/pools", "/admin/pools/orders", "/health", "/admin/pool-stats"}) {
      assertThat(client.get(path).response().body()).as(path).doesNotContain("geheim");
    }
  }

  private void isWhole() {
    Eventually.that("no lease is out", () -> {
      Occupancy now = server.registry().get("orders").pool().stats().occupancy();
      return now.inUse() == 0 && now.pending() == 0;
    });
  }
}
