package dev.heddle.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.pool.Deadline;
import dev.heddle.pool.Settings;
import dev.heddle.pool.contract.Eventually;
import dev.heddle.pool.contract.Punctual;
import dev.heddle.pool.spi.Backends;
import dev.heddle.pool.spi.FailureKind;
import dev.heddle.pool.spi.ParameterType;
import dev.heddle.pool.spi.QueryDefinition;
import dev.heddle.pool.spi.QueryLimits;
import dev.heddle.pool.spi.QueryParameter;
import dev.heddle.pool.spi.QueryRunner;
import dev.heddle.sql.fixture.PostgresExtension;
import dev.heddle.sql.fixture.PostgresServer;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Declared queries on a real PostgreSQL, on connections as the pool lends them. */
class SqlQueryRunnerTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  @RegisterExtension
  static final PostgresExtension POSTGRES = new PostgresExtension();

  private static PostgresServer server;

  private final SqlBackend backend = new SqlBackend();
  private final QueryRunner<Connection> runner = backend.queryRunner().orElseThrow();
  private HikariNativePool pool;
  private Connection connection;

  @BeforeAll
  static void takeServer() {
    QuietHikari.please();
    server = POSTGRES.server();
    server.execute("create table orders (id int primary key, name text, at timestamptz, key uuid)");
  }

  @BeforeEach
  void takeConnection() throws Exception {
    take(Map.of());
    server.execute("truncate orders; insert into orders select n, 'name ' || n, timestamptz '2026-11-21 10:15:30+00'"
        + " + n * interval '1 day', md5(n::text)::uuid from generate_series(1, 5) n");
  }

  private void take(Map<String, ?> more) throws Exception {
    Map<String, Object> all = new HashMap<>(
        Map.of("url", server.url(), "username", server.username(), "max-size", 2, "min-idle", 0));
    all.putAll(more);
    pool = (HikariNativePool) backend.create(Settings.of(Backends.settings(backend), all), new RecordingContext());
    connection = pool.take(Deadline.in(LONG));
  }

  @AfterEach
  void giveBack() {
    if (pool != null) {
      pool.giveBack(connection);
      pool.close();
    }
  }

  private static QueryParameter optional(String name, ParameterType type) {
    return new QueryParameter(name, type, false, null);
  }

  private List<Map<String, @Nullable Object>> run(String sql, QueryLimits limits, List<QueryParameter> parameters,
      Map<String, ?> values) throws Exception {
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    runner.run(connection,
        runner.prepare(new QueryDefinition("q", Map.of("query", sql), parameters)).bind(values), limits, rows::add);
    return rows;
  }

  private List<Map<String, @Nullable Object>> run(String sql) throws Exception {
    return run(sql, within(LONG), List.of(), Map.of());
  }

  private static QueryLimits within(Duration time) {
    return within(time, 100);
  }

  private static QueryLimits within(Duration time, long maxRows) {
    return new QueryLimits(maxRows, Deadline.in(time));
  }

  private Object one(String sql) throws Exception {
    return run(sql).getFirst().values().iterator().next();
  }

  private Object one(String sql, ParameterType type, @Nullable Object value) throws Exception {
    Map<String, @Nullable Object> values = new HashMap<>();
    values.put("p", value);
    return run(sql, within(LONG), List.of(optional("p", type)), values).getFirst().values().iterator().next();
  }

  @Test
  void values_areFitForJson() throws Exception {
    Map<String, @Nullable Object> row = run("""
        select 1::int2 as i2, 2::int4 as i4, 3::int8 as i8, 1.50::numeric as num, 0.5::float8 as f8, 0.25::float4 as f4,
          'NaN'::float8 as nan, 'NaN'::numeric as numnan, true as b, null::int as nothing, 'täxt'::text as t,
          'c'::char(3) as c, date '2026-11-21' as d, timestamp '2026-11-21 10:15:00' as ts,
          timestamptz '2026-11-21 12:15:30.5+02' as tstz, time '10:15' as tm, timetz '10:15+02' as tmtz,
          '6f7a0c9e-3f1a-4b6e-9a57-0a4b5a1d2c3d'::uuid as u, array[1,2,null] as ints, array['a','b'] as texts,
          array[[1,2],[3,4]] as nested, '{"a": [1, 2]}'::json as j, '{"a":1}'::jsonb as jb, '\\x0102ff'::bytea as bytes,
          interval '1 day 2 hours' as iv, int4range(1, 5) as r, inet '10.0.0.1' as ip, 'red'::name as n,
          array[timestamptz '2026-11-21 12:15:30+02'] as times, row(1, 'x') as rec, '<a/>'::xml as x""").getFirst();
    assertThat(row).containsEntry("i2", 1).containsEntry("i4", 2).containsEntry("i8", 3L)
        .containsEntry("num", new BigDecimal("1.50")).containsEntry("f8", 0.5).containsEntry("f4", 0.25f)
        .containsEntry("nan", "NaN").containsEntry("numnan", "NaN").containsEntry("b", true)
        .containsEntry("nothing", null).containsEntry("t", "täxt").containsEntry("c", "c  ")
        .containsEntry("d", "2026-11-21").containsEntry("ts", "2026-11-21T10:15:00")
        .containsEntry("tstz", "2026-11-21T10:15:30.5Z").containsEntry("tm", "10:15:00")
        .containsEntry("tmtz", "10:15:00+02:00").containsEntry("u", "6f7a0c9e-3f1a-4b6e-9a57-0a4b5a1d2c3d")
        .containsEntry("texts", List.of("a", "b")).containsEntry("nested", List.of(List.of(1, 2), List.of(3, 4)))
        .containsEntry("j", "{\"a\": [1, 2]}").containsEntry("jb", "{\"a\": 1}").containsEntry("bytes", "AQL/")
        .containsEntry("r", "[1,5)").containsEntry("ip", "10.0.0.1").containsEntry("n", "red")
        .containsEntry("times", List.of("2026-11-21T10:15:30Z")).containsEntry("rec", "(1,x)")
        .containsEntry("x", "<a/>");
    assertThat((List<?>) row.get("ints")).hasToString("[1, 2, null]");
    assertThat((String) row.get("iv")).contains("1 day").contains("2 hours");
    assertThat(row.keySet()).startsWith("i2", "i4", "i8");
  }

  @Test
  void columnsOfOneName_areAllKept() throws Exception {
    assertThat(run("select 1 as a, 2 as a, 3 as b").getFirst()).isEqualTo(
        new LinkedHashMap<>(Map.of("a", 1, "a_2", 2, "b", 3)));
  }

  @Test
  void parameters_areBoundByTheirTypes() throws Exception {
    assertThat(one("select name from orders where id = {p}", ParameterType.INTEGER, 3)).isEqualTo("name 3");
    assertThat(one("select id from orders where name = {p}", ParameterType.STRING, "name 2")).isEqualTo(2);
    assertThat(one("select {p} + 1", ParameterType.NUMBER, new BigDecimal("1.25"))).isEqualTo(new BigDecimal("2.25"));
    assertThat(one("select not {p}", ParameterType.BOOLEAN, true)).isEqualTo(false);
    assertThat(one("select {p} + 1", ParameterType.DATE, "2026-11-21")).isEqualTo("2026-11-22");
    assertThat(one("select id from orders where at = {p}", ParameterType.TIMESTAMP, "2026-11-23T11:15:30+01:00"))
        .isEqualTo(2);
    assertThat(one("select id from orders where key = {p}", ParameterType.UUID,
        "eccbc87e-4b5c-e2fe-2830-8fd9f2a7baf3")).isEqualTo(3);
  }

  @Test
  void aValue_isNeverPartOfTheText() throws Exception {
    String evil = "x'; drop table orders; --";
    assertThat(one("select {p}", ParameterType.STRING, evil)).isEqualTo(evil);
    assertThat(server.number("select count(*) from orders")).isEqualTo(5);
  }

  @Test
  void lists_areBoundAsArrays() throws Exception {
    String count = "select count(*) from orders where id = any({p})";
    assertThat(one(count, ParameterType.LIST, List.of(1, 3, 9))).isEqualTo(2L);
    assertThat(one(count, ParameterType.LIST, List.of())).isEqualTo(0L);
    assertThat(one("select count(*) from orders where name = any({p})", ParameterType.LIST, List.of("name 1", "x")))
        .isEqualTo(1L);
    assertThat(one("select count(*) from orders where key = any({p}::uuid[])", ParameterType.LIST,
        List.of("eccbc87e-4b5c-e2fe-2830-8fd9f2a7baf3"))).isEqualTo(1L);
    assertThat(one("select {p}", ParameterType.LIST, List.of(1, 2.5)))
        .isEqualTo(List.of(new BigDecimal("1"), new BigDecimal("2.5")));
    assertThat(one("select {p}", ParameterType.LIST, List.of(true, false))).isEqualTo(List.of(true, false));
    assertThat(one("select {p}", ParameterType.LIST, List.of("a", 1))).isEqualTo(List.of("a", "1"));
  }

  @Test
  void aNumberThatWouldFillTheMemoryWrittenOut_isRefused() {
    for (Object huge : List.of(new BigDecimal("1e999999999"), new BigDecimal("1e-999999999"))) {
      assertThatThrownBy(() -> one("select {p}", ParameterType.NUMBER, huge)).hasMessageContaining("takes a number");
      assertThatThrownBy(() -> one("select {p}", ParameterType.LIST, List.of(huge))).hasMessageContaining("digits");
    }
  }

  @Test
  void nulls_areOfTheDeclaredType() throws Exception {
    Map<ParameterType, String> columns = Map.of(ParameterType.STRING, "name = {p} or {p} is null",
        ParameterType.INTEGER, "id = {p} or {p} is null", ParameterType.NUMBER, "id = {p} or {p} is null",
        ParameterType.BOOLEAN, "(id > 0) = {p} or {p} is null", ParameterType.DATE, "at::date = {p} or {p} is null",
        ParameterType.TIMESTAMP, "at = {p} or {p} is null", ParameterType.UUID, "key = {p} or {p}::uuid is null",
        ParameterType.LIST, "id = any({p}) or {p}::int[] is null");
    for (Map.Entry<ParameterType, String> column : columns.entrySet()) {
      assertThat(one("select count(*) from orders where " + column.getValue(), column.getKey(), null))
          .as(column.getKey().word()).isEqualTo(5L);
    }
  }

  @Test
  void updates_answerTheirCount_andAreCommitted() throws Exception {
    assertThat(run("update orders set name = 'new' where id < 3"))
        .isEqualTo(List.of(Map.of("updateCount", 2L)));
    assertThat(run("insert into orders (id) values (10), (11) returning id"))
        .isEqualTo(List.of(Map.of("id", 10), Map.of("id", 11)));
    assertThat(run("create temp table gone (id int)")).isEqualTo(List.of(Map.of("updateCount", 0L)));
    assertThat(server.number("select count(*) from orders where name = 'new' or id > 9")).isEqualTo(4);
  }

  @Test
  void updates_areCommitted_alsoOnAConnectionWithoutAutoCommit() throws Exception {
    giveBack();
    take(Map.of("auto-commit", false));
    run("update orders set name = 'new'");
    assertThat(server.number("select count(*) from orders where name = 'new'")).isEqualTo(5);
    assertThat(connection.getAutoCommit()).isFalse();
    assertThatThrownBy(() -> run("select no_such_column from orders")).isInstanceOf(SQLException.class);
    assertThat(one("select 1")).as("the failed transaction is over").isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 3, 255, 256, 257, 1000, Integer.MAX_VALUE, Long.MAX_VALUE})
  void maxRows_isTheMost(long maxRows) throws Exception {
    assertThat(run("select generate_series(1, 1500) as n", new QueryLimits(maxRows, Deadline.in(LONG)), List.of(),
        Map.of())).hasSize((int) Math.min(1500, maxRows)).last().isEqualTo(Map.of("n", (int) Math.min(1500, maxRows)));
    assertThat(connection.getAutoCommit()).isTrue();
  }

  @Test
  void aHundredMillionRows_areStreamed_andASinkMayStopThem() throws Exception {
    AtomicReference<@Nullable Object> last = new AtomicReference<>();
    runner.run(connection,
        runner.prepare(new QueryDefinition("q", Map.of("query",
            "select generate_series(1, 100000000) as n, repeat('x', 10000) as wide"), List.of())).bind(Map.of()),
        new QueryLimits(Long.MAX_VALUE, Deadline.in(LONG)), row -> {
          last.set(row.get("n"));
          return !Integer.valueOf(20_000).equals(row.get("n"));
        });
    assertThat(last.get()).isEqualTo(20_000);
    assertThat(connection.getAutoCommit()).isTrue();
    assertThat(one("select 1")).isEqualTo(1);
  }

  @Test
  void aSinkThatFails_endsTheRun_andTheConnectionStaysGood() throws Exception {
    assertThatThrownBy(() -> runner.run(connection,
        runner.prepare(new QueryDefinition("q", Map.of("query", "select generate_series(1, 5000)"), List.of()))
            .bind(Map.of()),
        new QueryLimits(5000, Deadline.in(LONG)), row -> {
          throw new IllegalStateException("the client is gone");
        })).hasMessage("the client is gone");
    assertThat(one("select 1")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {100, 1000})
  void theDeadline_cancelsTheQueryOnTheTarget_andTheConnectionStaysGood(long maxRows) throws Exception {
    Punctual.between(Duration.ofMillis(300), Duration.ofMillis(800), () -> assertThatThrownBy(
        () -> run("select pg_sleep(60)", within(Duration.ofMillis(300), maxRows), List.of(), Map.of()))
        .isInstanceOf(SQLTimeoutException.class).hasMessage("query 'q' was not over by its deadline")
        .satisfies(failure -> assertThat(backend.classify(failure)).isEqualTo(FailureKind.REQUEST)));
    assertThat(one("select 1")).isEqualTo(1);
    assertThat(server.number("select count(*) from pg_stat_activity where query like '%pg_sleep(60)'"
        + " and state = 'active' and pid <> pg_backend_pid()")).isZero();
  }

  @Test
  void theDeadline_holdsBetweenBatchesToo() {
    assertThatThrownBy(() -> run("select n, case when n > 700 then pg_sleep(60) end from generate_series(1, 1000) n",
        new QueryLimits(1000, Deadline.in(Duration.ofMillis(500))), List.of(), Map.of()))
        .isInstanceOf(SQLTimeoutException.class);
  }

  @Test
  void aSilentServer_isLeftSoonAfterTheDeadline_andTheConnectionCut() throws Exception {
    one("select 1");
    server.hang();
    try {
      long start = System.nanoTime();
      assertThatThrownBy(() -> run("select 1", within(Duration.ofMillis(200)), List.of(), Map.of()))
          .hasMessageContaining("its connection was cut")
          .satisfies(failure -> assertThat(backend.classify(failure)).isEqualTo(FailureKind.BROKEN));
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
    } finally {
      server.resume();
    }
    pool.giveBack(connection);
    connection = pool.take(Deadline.in(LONG));
    assertThat(one("select 1")).as("a new connection").isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anInterrupt_cancelsTheQueryOnTheTarget_andTheConnectionStaysGood(boolean virtual) throws Exception {
    AtomicReference<Throwable> met = new AtomicReference<>();
    Runnable work = () -> {
      try {
        run("select pg_sleep(61)", new QueryLimits(10, Deadline.NONE), List.of(), Map.of());
      } catch (Exception failure) {
        met.set(failure);
      }
    };
    Thread caller = virtual ? Thread.ofVirtual().start(work) : Thread.ofPlatform().start(work);
    String running = "select count(*) from pg_stat_activity where query like '%pg_sleep(61)' and state = 'active'"
        + " and pid <> pg_backend_pid()";
    Eventually.that("it runs", () -> server.number(running) == 1);
    caller.interrupt();
    caller.join();
    assertThat(met.get()).isInstanceOf(InterruptedException.class);
    assertThat(server.number(running)).isZero();
    assertThat(one("select 1")).isEqualTo(1);
  }

  @Test
  void aDeadlineThatIsOver_runsNothing() {
    assertThatThrownBy(
        () -> run("update orders set name = 'never'", within(Duration.ZERO), List.of(), Map.of()))
        .isInstanceOf(SQLTimeoutException.class);
    assertThat(server.number("select count(*) from orders where name = 'never'")).isZero();
  }

  @Test
  void failuresOfTheTarget_comeUnchanged() {
    assertThatThrownBy(() -> run("select * from no_such_table"))
        .isInstanceOfSatisfying(SQLException.class, failure -> assertThat(failure.getSQLState()).isEqualTo("42P01"));
    assertThatThrownBy(() -> run("insert into orders (id) values (1)"))
        .satisfies(failure -> assertThat(backend.classify(failure)).isEqualTo(FailureKind.REQUEST));
  }

  @Test
  void operatorsWithQuestionMarks_workDoubled() throws Exception {
    assertThat(one("select '{\"a\":1}'::jsonb ?? {p}", ParameterType.STRING, "a")).isEqualTo(true);
  }
}
