package dev.heddle.server;

import dev.heddle.pool.spi.Backend;
import dev.heddle.server.config.ServerConfig;
import dev.heddle.server.fake.Client;
import dev.heddle.server.fake.NotesBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

/** A real server on a free port, over real pools of {@link NotesBackend}. */
abstract class ServerTest {

  final NotesBackend notes = new NotesBackend();
  private final List<HeddleServer> started = new ArrayList<>();

  HeddleServer start(String yaml) {
    List<Backend<?>> backends = List.of(notes);
    HeddleServer server = HeddleServer.start(ServerConfig.read(yaml, Map.of(), backends).withPort(0), backends);
    started.add(server);
    return server;
  }

  static Client client(HeddleServer server) {
    return new Client(server.url());
  }

  @AfterEach
  void stopAll() {
    started.forEach(server -> server.stop(java.time.Duration.ZERO));
  }
}
