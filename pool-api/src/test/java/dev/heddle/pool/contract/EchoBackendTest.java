package dev.heddle.pool.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.pool.Deadline;
import dev.heddle.pool.spi.Backend;
import dev.heddle.pool.spi.Backends;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A backend over a real network meets the contract. */
class EchoBackendTest extends FactoryContract<Socket> {

  @Override
  protected BackendFixture<Socket> newFixture() throws IOException {
    return new EchoFixture();
  }

  @Override
  @Test
  void backend_isFound_byItsType() {
    // A service declared in these tests would be found in everybody's tests.
    assertThat(Backends.find("echo")).isEmpty();
  }

  private static final class EchoFixture implements BackendFixture<Socket> {

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

    private EchoFixture() throws IOException {
      Thread.ofVirtual().name("echo-accept").start(this::accept);
    }

    private void accept() {
      while (!server.isClosed()) {
        try {
          Socket socket = server.accept();
          Thread.ofVirtual().name("echo").start(() -> echo(socket));
        } catch (IOException closed) {
          return;
        }
      }
    }

    private static void echo(Socket socket) {
      try (socket) {
        socket.getInputStream().transferTo(socket.getOutputStream());
      } catch (IOException gone) {
        assertThat(gone).isNotNull();
      }
    }

    @Override
    public Backend<Socket> backend() {
      return new EchoBackend();
    }

    @Override
    public Map<String, ?> settings() {
      return Map.of("port", server.getLocalPort(), "password", "open-sesame");
    }

    @Override
    public Map<String, ?> settingsFor(String host, int port) {
      return Map.of("host", host, "port", port, "password", "open-sesame");
    }

    @Override
    public List<String> secrets() {
      return List.of("open-sesame");
    }

    @Override
    public void use(Socket socket) throws IOException {
      EchoBackend.echo(socket, Deadline.in(PLENTY));
    }

    @Override
    public void kill(Socket socket) throws IOException {
      socket.shutdownInput();
    }

    @Override
    public void close() {
      try {
        server.close();
      } catch (IOException failure) {
        throw new java.io.UncheckedIOException(failure);
      }
    }
  }
}
