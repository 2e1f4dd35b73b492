package dev.heddle.sql;

import dev.heddle.pool.contract.BackendFixture;
import dev.heddle.pool.contract.NativePoolContract;
import dev.heddle.pool.spi.Backend;
import dev.heddle.sql.fixture.PostgresExtension;
import dev.heddle.sql.fixture.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.PGConnection;

/** The SQL backend keeps what every backend with a pool of its own promises. */
class SqlContractTest extends NativePoolContract<Connection> {

  private static final String SECRET = "open-sesame";

  @RegisterExtension
  static final PostgresExtension POSTGRES = new PostgresExtension();

  private static PostgresServer server;

  @BeforeAll
  static void takeServer() {
    QuietHikari.please();
    server = POSTGRES.server();
  }

  @Override
  protected BackendFixture<Connection> newFixture() {
    return new Fixture();
  }

  private static final class Fixture implements BackendFixture<Connection> {

    @Override
    public Backend<Connection> backend() {
      return new SqlBackend();
    }

    @Override
    public Map<String, ?> settings() {
      return Map.of("url", server.url(), "username", server.username(), "password", SECRET);
    }

    @Override
    public Map<String, ?> settingsFor(String host, int port) {
      return Map.of("url", "jdbc:postgresql://" + host + ":" + port + "/postgres", "username", "joe", "password",
          SECRET);
    }

    @Override
    public List<String> secrets() {
      return List.of(SECRET);
    }

    @Override
    public void use(Connection connection) throws SQLException {
      try (Statement statement = connection.createStatement()) {
        statement.execute("select 1");
      }
    }

    @Override
    public void kill(Connection connection) throws SQLException {
      server.number("select pg_terminate_backend(" + connection.unwrap(PGConnection.class).getBackendPID()
          + ", 10000)::int");
    }
  }
}
