package dev.heddle.graph;

import dev.heddle.graph.fixture.FalkorServer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Assumptions;

/** A real server for a test, or a skip with one visible line; with {@code CI=true} a failure. */
final class RealServer {

  private static final AtomicBoolean SAID = new AtomicBoolean();

  private RealServer() {
  }

  static FalkorServer start(String... arguments) {
    Optional<String> reason = FalkorServer.unavailable();
    if (reason.isPresent()) {
      if ("true".equals(System.getenv("CI"))) {
        throw new AssertionError(reason.get());
      }
      if (!SAID.getAndSet(true)) {
        System.out.println("SKIPPED the tests on the real server: " + reason.get());
      }
      Assumptions.abort(reason.get());
    }
    return FalkorServer.start(arguments);
  }
}
