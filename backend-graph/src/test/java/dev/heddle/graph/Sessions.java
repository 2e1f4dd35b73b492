package dev.heddle.graph;

import dev.heddle.graph.fixture.FalkorServer;
import dev.heddle.pool.Deadline;
import dev.heddle.pool.Settings;
import dev.heddle.pool.contract.FakeContext;
import dev.heddle.pool.spi.Backends;
import dev.heddle.pool.spi.ConnectionBudget;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Opens sessions without a pool. */
final class Sessions {

  private Sessions() {
  }

  static SessionFactory factory(FalkorServer server, Map<String, ?> more) {
    return factory(server.port(), more);
  }

  static SessionFactory factory(int port, Map<String, ?> more) {
    GraphBackend backend = new GraphBackend();
    Map<String, Object> all = new HashMap<>(more);
    all.putIfAbsent("port", port);
    return (SessionFactory) backend.create(Settings.of(Backends.settings(backend), all),
        new FakeContext(ConnectionBudget.UNLIMITED));
  }

  static GraphSession open(FalkorServer server) {
    return factory(server, Map.of()).open(in(10_000));
  }

  static Deadline in(long millis) {
    return Deadline.in(Duration.ofMillis(millis));
  }
}
