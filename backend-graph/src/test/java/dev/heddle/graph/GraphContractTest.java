package dev.heddle.graph;

import dev.heddle.graph.fixture.FalkorServer;
import dev.heddle.pool.Deadline;
import dev.heddle.pool.contract.BackendFixture;
import dev.heddle.pool.contract.FactoryContract;
import dev.heddle.pool.spi.Backend;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import redis.clients.jedis.params.ClientKillParams;

/** The backend meets the contract of all backends, on the real server. */
class GraphContractTest extends FactoryContract<GraphSession> {

  private static final String PASSWORD = "open-sesame";

  private static FalkorServer server;

  @BeforeAll
  static void start() {
    server = RealServer.start("--requirepass", PASSWORD);
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Override
  protected BackendFixture<GraphSession> newFixture() {
    return new Fixture();
  }

  private static final class Fixture implements BackendFixture<GraphSession> {

    @Override
    public Backend<GraphSession> backend() {
      return new GraphBackend();
    }

    @Override
    public Map<String, ?> settings() {
      return settingsFor(server.host(), server.port());
    }

    @Override
    public Map<String, ?> settingsFor(String host, int port) {
      return Map.of("host", host, "port", port, "password", PASSWORD);
    }

    @Override
    public List<String> secrets() {
      return List.of(PASSWORD);
    }

    @Override
    public void use(GraphSession session) {
      session.query("contract", "RETURN 1", Map.of(), Deadline.NONE);
    }

    @Override
    public void kill(GraphSession session) {
      long id = session.jedis().clientId();
      SessionFactory factory = Sessions.factory(server, Map.of("password", PASSWORD));
      GraphSession other = factory.open(Sessions.in(10_000));
      other.jedis().clientKill(ClientKillParams.clientKillParams().id(Long.toString(id)));
      factory.close(other);
    }
  }
}
