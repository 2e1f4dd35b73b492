package dev.heddle.sql;

import dev.heddle.pool.Deadline;
import dev.heddle.pool.Settings;
import dev.heddle.pool.contract.Eventually;
import dev.heddle.pool.spi.Backends;
import dev.heddle.sql.fixture.PostgresExtension;
import dev.heddle.sql.fixture.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A native pool over HikariCP on a real PostgreSQL, without the gate; what it leaves behind is looked for after each test. */
abstract class HikariRig {

  static final Duration LONG = Duration.ofSeconds(20);

  @RegisterExtension
  static final PostgresExtension POSTGRES = new PostgresExtension();

  static PostgresServer server;

  final SqlBackend backend = new SqlBackend();
  RecordingContext context = new RecordingContext();
  private final List<HikariNativePool> pools = new ArrayList<>();

  @BeforeAll
  static void takeServer() {
    QuietHikari.please();
    server = POSTGRES.server();
  }

  @AfterEach
  void everythingIsClosed() {
    pools.forEach(HikariNativePool::close);
    Eventually.that("no permit of the budget is out", () -> context.reserved() == 0);
    Eventually.that("all are told closed", () -> context.closed.size() == context.opened.get());
    Eventually.that("no session is left", () -> server.sessions() == 0);
  }

  HikariNativePool pool(Map<String, ?> more) {
    HikariNativePool pool = (HikariNativePool) backend.create(settings(more), context);
    pools.add(pool);
    return pool;
  }

  Settings settings(Map<String, ?> more) {
    Map<String, Object> all = new HashMap<>(
        Map.of("url", server.url(), "username", server.username(), "password", "none", "max-size", 5, "min-idle", 0));
    all.putAll(more);
    return Settings.of(Backends.settings(backend), all);
  }

  static Connection take(HikariNativePool pool) throws Exception {
    return pool.take(Deadline.in(LONG));
  }

  static List<Connection> take(HikariNativePool pool, int count) throws Exception {
    List<Connection> taken = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      taken.add(take(pool));
    }
    return taken;
  }

  static long number(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  static long backendOf(Connection connection) throws SQLException {
    return number(connection, "select pg_backend_pid()");
  }

  static Duration timed(Act act) throws Exception {
    long start = System.nanoTime();
    act.run();
    return Duration.ofNanos(System.nanoTime() - start);
  }

  interface Act {
    void run() throws Exception;
  }
}
