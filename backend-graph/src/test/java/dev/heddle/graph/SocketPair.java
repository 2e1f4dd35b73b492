package dev.heddle.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.pool.contract.FakeClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;

/** A deadline socket that a server has accepted. */
final class SocketPair implements AutoCloseable {

  static final int TIMEOUT_MILLIS = 30_000;

  final FakeClock clock = new FakeClock();
  final DeadlineSocket near;
  /** The one that has the deadline is before it. */
  final Socket behind;
  final Socket far;
  private final ServerSocket server;

  private SocketPair(ServerSocketFactory servers, Layer layer) throws IOException {
    server = servers.createServerSocket(0, 1, InetAddress.getLoopbackAddress());
    behind = layer.over(new Socket(server.getInetAddress(), server.getLocalPort()));
    behind.setSoTimeout(TIMEOUT_MILLIS);
    near = new DeadlineSocket(behind, clock);
    far = server.accept();
  }

  private interface Layer {
    Socket over(Socket plain) throws IOException;
  }

  static SocketPair plain() throws IOException {
    return new SocketPair(ServerSocketFactory.getDefault(), plain -> plain);
  }

  static SocketPair tls(SSLContext tls) throws IOException {
    return new SocketPair(tls.getServerSocketFactory(),
        plain -> tls.getSocketFactory().createSocket(plain, "localhost", plain.getPort(), true));
  }

  @Override
  public void close() throws IOException {
    near.close();
    far.close();
    server.close();
    assertThat(clock.alarmsSet()).as("a closed socket is not looked after").isZero();
  }
}
