package dev.heddle.graph;

import dev.heddle.graph.fixture.FalkorServer;
import dev.heddle.pool.CloseReason;
import dev.heddle.pool.Deadline;
import dev.heddle.pool.Settings;
import dev.heddle.pool.TimeSource;
import dev.heddle.pool.spi.Backends;
import dev.heddle.pool.spi.ConnectionBudget;
import dev.heddle.pool.spi.PoolContext;
import dev.heddle.pool.spi.SourceEvents;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
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
    return (SessionFactory) backend.create(Settings.of(Backends.settings(backend), all), new Context());
  }

  static GraphSession open(FalkorServer server) {
    return factory(server, Map.of()).open(in(10_000));
  }

  static Deadline in(long millis) {
    return Deadline.in(Duration.ofMillis(millis));
  }

  private static final class Context implements PoolContext {
    @Override
    public String poolName() {
      return "test pool";
    }

    @Override
    public TimeSource time() {
      return TimeSource.system();
    }

    @Override
    public SourceEvents events() {
      return new SourceEvents() {
        @Override
        public void opened(Duration took) {}

        @Override
        public void openFailed(Throwable failure, Duration took) {}

        @Override
        public void closed(CloseReason reason) {}

        @Override
        public void validationFailed() {}
      };
    }

    @Override
    public ConnectionBudget budget() {
      return ConnectionBudget.UNLIMITED;
    }

    @Override
    public List<Object> leased() {
      return List.of();
    }

    @Override
    public void dead(Object connection, Throwable cause) {}
  }
}
