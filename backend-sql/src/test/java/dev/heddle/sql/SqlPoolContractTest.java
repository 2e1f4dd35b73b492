package dev.heddle.sql;

import dev.heddle.pool.contract.PoolContract;
import dev.heddle.pool.contract.PoolSource;
import dev.heddle.pool.spi.Backend;
import dev.heddle.sql.fixture.PostgresExtension;
import dev.heddle.sql.fixture.PostgresServer;
import java.sql.Connection;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A pool over a real PostgreSQL keeps what every pool promises. */
class SqlPoolContractTest extends PoolContract<Connection> {

  @RegisterExtension
  static final PostgresExtension POSTGRES = new PostgresExtension();

  private static PostgresServer server;

  @BeforeAll
  static void takeServer() {
    QuietHikari.please();
    server = POSTGRES.server();
  }

  @Override
  protected PoolSource<Connection> newSource() {
    return new Source();
  }

  private static final class Source implements PoolSource<Connection> {

    @Override
    public Backend<Connection> backend() {
      return new SqlBackend();
    }

    @Override
    public Map<String, ?> settings() {
      return Map.of("url", server.url(), "username", server.username(), "min-idle", 0);
    }

    @Override
    public int open() {
      return (int) server.sessions();
    }
  }
}
