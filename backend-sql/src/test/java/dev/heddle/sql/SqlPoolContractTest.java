package dev.heddle.sql;

import dev.heddle.pool.contract.PoolContract;
import dev.heddle.pool.contract.PoolSource;
import dev.heddle.pool.spi.Backend;
import dev.heddle.sql.fixture.PostgresServer;
import dev.heddle.sql.fixture.RealPostgres;
import java.sql.Connection;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** A pool over a real PostgreSQL keeps what every pool promises. */
class SqlPoolContractTest extends PoolContract<Connection> {

  private static PostgresServer server;

  @BeforeAll
  static void startServer() {
    QuietHikari.please();
    server = RealPostgres.startOrSkip();
  }

  @AfterAll
  static void stopServer() {
    if (server != null) {
      server.close();
    }
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
