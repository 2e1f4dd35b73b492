package dev.heddle.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.pool.AcquireTimeoutException;
import dev.heddle.pool.HealthStatus;
import dev.heddle.pool.ManagedPool;
import dev.heddle.pool.Pool;
import dev.heddle.pool.PoolClosedException;
import dev.heddle.pool.spi.Backends;
import dev.heddle.sql.fixture.PostgresExtension;
import dev.heddle.sql.fixture.PostgresServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.PGConnection;

/** A pool as a data source, on a real PostgreSQL, through the gate. */
class LeasedDataSourceTest {

  @RegisterExtension
  static final PostgresExtension POSTGRES = new PostgresExtension();

  private static PostgresServer server;

  private ManagedPool<Connection> pool;
  private DataSource source;

  @BeforeAll
  static void takeServer() {
    QuietHikari.please();
    server = POSTGRES.server();
    server.execute("create table items (id int primary key, name text, price int)");
  }

  @BeforeEach
  void openPool() {
    server.execute("truncate items; insert into items values (1, 'warp', 10), (2, 'weft', 20), (3, 'reed', 30)");
    open(Map.of());
  }

  private void open(Map<String, ?> more) {
    Map<String, Object> all = new HashMap<>(Map.of("url", server.url(), "username", server.username(), "max-size", 2,
        "acquire-timeout", "10s", "close-grace", "1s"));
    all.putAll(more);
    pool = Backends.pool("shop", new SqlBackend(), all);
    source = SqlPools.dataSource(pool);
  }

  @AfterEach
  void closePool() {
    if (pool != null) {
      assertThat(pool.leases()).isEmpty();
      assertThat(pool.stats().totals().misuses()).isZero();
      pool.close();
    }
  }

  private static long number(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  @Test
  void theExampleOfTheDocumentation_works() {
    assertThat(DataSourceSnippets.namesAbove(server.url(), server.username(), 10)).containsExactly("reed", "weft");
  }

  @Test
  void jdbi_worksOnIt_withManyVirtualThreads_andTransactions() throws Exception {
    Jdbi jdbi = Jdbi.create(source);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> updates = IntStream.range(0, 50).mapToObj(i -> threads.submit(() -> jdbi.inTransaction(
          handle -> handle.createUpdate("update items set price = price + 1 where id = :id").bind("id", 1 + i % 3)
              .execute())))
          .toList();
      for (Future<Integer> update : updates) {
        assertThat(update.get()).isEqualTo(1);
      }
    }
    int sum = jdbi.withHandle(handle -> handle.select("select sum(price) from items").mapTo(Integer.class).one());
    assertThat(sum).isEqualTo(60 + 50);
    assertThatThrownBy(() -> jdbi.useTransaction(handle -> {
      handle.execute("update items set price = 0");
      throw new IllegalStateException("changed my mind");
    })).isInstanceOf(IllegalStateException.class);
    assertThat(server.number("select min(price) from items")).isPositive();
    assertThat(pool.stats().totals().acquired()).isEqualTo(52);
  }

  @Test
  void close_isRelease_andTwiceIsOnce() throws Exception {
    Connection connection = source.getConnection();
    assertThat(pool.stats().occupancy().inUse()).isEqualTo(1);
    connection.close();
    connection.close();
    assertThat(connection.isClosed()).isTrue();
    assertThat(connection.isValid(1)).isFalse();
    assertThat(pool.stats().occupancy().inUse()).isZero();
  }

  @Test
  void aConnectionAfterItsClose_isUseless_andSoAreItsStatements() throws Exception {
    Connection connection = source.getConnection();
    Statement statement = connection.createStatement();
    connection.close();
    assertThatThrownBy(connection::createStatement).isInstanceOf(SQLException.class).hasMessageContaining("closed");
    assertThatThrownBy(() -> statement.executeQuery("select 1")).isInstanceOf(SQLException.class);
    assertThatThrownBy(connection::commit).isInstanceOf(SQLException.class);
  }

  @Test
  void uncommittedWork_isRolledBack() throws Exception {
    try (Connection connection = source.getConnection()) {
      connection.setAutoCommit(false);
      connection.createStatement().execute("delete from items");
    }
    assertThat(server.number("select count(*) from items")).isEqualTo(3);
    try (Connection connection = source.getConnection()) {
      assertThat(connection.getAutoCommit()).isTrue();
    }
  }

  @Test
  void unwrap_leadsToTheDriver_andToThePool() throws Exception {
    try (Connection connection = source.getConnection()) {
      assertThat(connection.isWrapperFor(PGConnection.class)).isTrue();
      assertThat(connection.unwrap(PGConnection.class).getBackendPID()).isPositive();
      assertThat(connection.unwrap(Connection.class)).isSameAs(connection);
      try (PreparedStatement statement = connection.prepareStatement("select 1")) {
        assertThat(statement.getConnection()).isSameAs(connection);
        assertThat(statement.isWrapperFor(org.postgresql.PGStatement.class)).isTrue();
      }
    }
    assertThat(source.unwrap(Pool.class)).isSameAs(pool);
    assertThat(source.isWrapperFor(ManagedPool.class)).isTrue();
    assertThatThrownBy(() -> source.unwrap(String.class)).isInstanceOf(SQLException.class);
    assertThatThrownBy(() -> source.getConnection("joe", "x")).isInstanceOf(SQLFeatureNotSupportedException.class);
  }

  @Test
  void aBrokenConnection_isReported_andNotLentAgain() throws Exception {
    Connection connection = source.getConnection();
    long session = number(connection, "select pg_backend_pid()");
    server.terminateSessions();
    assertThatThrownBy(() -> number(connection, "select 1")).isInstanceOf(SQLException.class);
    assertThat(pool.health().consecutiveFailures()).isPositive();
    connection.close();
    try (Connection next = source.getConnection()) {
      assertThat(number(next, "select pg_backend_pid()")).isNotEqualTo(session);
    }
  }

  @Test
  void aConnectionThatBreaksInAResultSet_isReportedAtItsClose() throws Exception {
    Connection connection = source.getConnection();
    connection.setAutoCommit(false);
    Statement statement = connection.createStatement();
    statement.setFetchSize(10);
    ResultSet rows = statement.executeQuery("select generate_series(1, 1000)");
    server.terminateSessions();
    assertThatThrownBy(() -> {
      while (rows.next()) {
        assertThat(rows.getInt(1)).isPositive();
      }
    }).isInstanceOf(SQLException.class);
    connection.close();
    assertThat(pool.health().consecutiveFailures()).isPositive();
  }

  @Test
  void aWrongStatement_costsNothing() throws Exception {
    try (Connection connection = source.getConnection()) {
      long session = number(connection, "select pg_backend_pid()");
      assertThatThrownBy(() -> number(connection, "select nonsense")).isInstanceOf(SQLException.class)
          .hasMessageContaining("nonsense");
      assertThat(number(connection, "select pg_backend_pid()")).isEqualTo(session);
    }
    assertThat(pool.health().status()).isNotEqualTo(HealthStatus.UNHEALTHY);
  }

  @Test
  void abort_endsTheLease() throws Exception {
    Connection connection = source.getConnection();
    connection.abort(Runnable::run);
    assertThat(connection.isClosed()).isTrue();
    connection.close();
    assertThat(pool.leases()).isEmpty();
  }

  @Test
  void whereNoneComesInTime_theMessageIsThePools() throws Exception {
    pool.close();
    open(Map.of("max-size", 1, "acquire-timeout", "50ms"));
    source.getConnection().close();
    try (Connection only = source.getConnection()) {
      assertThat(only.isClosed()).isFalse();
      assertThatThrownBy(source::getConnection).isInstanceOf(SQLTransientConnectionException.class)
          .hasCauseInstanceOf(AcquireTimeoutException.class).hasMessageContaining("pool 'shop'")
          .hasMessageContaining("in use 1");
    }
  }

  @Test
  void anInterrupt_staysSet() throws Exception {
    pool.close();
    open(Map.of("max-size", 1));
    try (Connection only = source.getConnection()) {
      assertThat(only.isClosed()).isFalse();
      Thread.currentThread().interrupt();
      assertThatThrownBy(source::getConnection).isInstanceOf(SQLException.class)
          .hasCauseInstanceOf(InterruptedException.class);
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void aClosedPool_saysSo() {
    pool.close();
    assertThatThrownBy(source::getConnection).isInstanceOf(SQLTransientConnectionException.class)
        .hasCauseInstanceOf(PoolClosedException.class);
  }
}
