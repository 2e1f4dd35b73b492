package dev.heddle.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.graph.fixture.FalkorServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FalkorServerTest {

  @Test
  void server_answers_diesAndComesBackOnItsPort() {
    try (FalkorServer server = RealServer.start()) {
      assertThat(ask(server, 2_000)).isEqualTo('+');

      server.kill();
      assertThat(server.isAlive()).isFalse();
      assertThatThrownBy(() -> ask(server, 2_000)).isInstanceOf(UncheckedIOException.class);

      server.restart();
      assertThat(ask(server, 2_000)).isEqualTo('+');
    }
  }

  @Test
  void suspend_makesItSilent_untilResume() {
    try (FalkorServer server = RealServer.start()) {
      server.suspend();
      assertThatThrownBy(() -> ask(server, 100)).isInstanceOf(UncheckedIOException.class);

      server.resume();
      assertThat(ask(server, 2_000)).isEqualTo('+');
    }
  }

  private static int ask(FalkorServer server, int millis) {
    try (Socket socket = new Socket(server.host(), server.port())) {
      socket.setSoTimeout(millis);
      socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
      return socket.getInputStream().read();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
