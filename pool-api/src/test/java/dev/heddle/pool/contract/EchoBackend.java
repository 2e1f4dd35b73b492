package dev.heddle.pool.contract;

import dev.heddle.pool.Deadline;
import dev.heddle.pool.Setting;
import dev.heddle.pool.Settings;
import dev.heddle.pool.spi.Backend;
import dev.heddle.pool.spi.ConnectionFactory;
import dev.heddle.pool.spi.FailureKind;
import dev.heddle.pool.spi.PoolContext;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;

/**
 * The smallest backend over a real network: a server sends back each byte. Shows what a backend is made of, and that
 * {@link FactoryContract} can be met.
 */
final class EchoBackend implements Backend<Socket> {

  static final Setting<String> HOST = Setting.text("host", "Where the server is.").defaultsTo("127.0.0.1");
  static final Setting<Integer> PORT = Setting.integer("port", 1, 65_535, "At which port it listens.").required();
  static final Setting<String> PASSWORD = Setting.text("password", "Never sent anywhere.").secret();

  @Override
  public String type() {
    return "echo";
  }

  @Override
  public Class<Socket> connectionType() {
    return Socket.class;
  }

  @Override
  public List<Setting<?>> settings() {
    return List.of(HOST, PORT, PASSWORD);
  }

  @Override
  public ConnectionFactory<Socket> create(Settings settings, PoolContext context) {
    InetSocketAddress address = new InetSocketAddress(settings.get(HOST), settings.get(PORT));
    return new ConnectionFactory<>() {
      @Override
      public Socket open(Deadline deadline) throws IOException {
        Socket socket = new Socket();
        try {
          socket.connect(address, deadline.remainingMillis());
          echo(socket, deadline);
          return socket;
        } catch (IOException failure) {
          socket.close();
          throw failure;
        }
      }

      @Override
      public boolean validate(Socket socket, Deadline deadline) throws IOException {
        echo(socket, deadline);
        return true;
      }

      @Override
      public void close(Socket socket) throws IOException {
        socket.close();
      }
    };
  }

  static void echo(Socket socket, Deadline deadline) throws IOException {
    socket.setSoTimeout(deadline.remainingMillis());
    socket.getOutputStream().write(42);
    if (socket.getInputStream().read() != 42) {
      throw new EOFException("no echo");
    }
  }

  @Override
  public FailureKind classify(Throwable failure) {
    if (failure instanceof ConnectException) {
      return FailureKind.TARGET_DOWN;
    }
    return failure instanceof IOException ? FailureKind.BROKEN : FailureKind.REQUEST;
  }

  @Override
  public String describeTarget(Settings settings) {
    return "echo://" + settings.get(HOST) + ":" + settings.get(PORT);
  }
}
