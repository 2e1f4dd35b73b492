package dev.heddle.pool.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** A server on the loopback that does what no server should: refuses, accepts and stays silent, or hangs up at once. */
public final class FaultServer implements AutoCloseable {

  private final ServerSocket listener;
  private final int port;
  private final boolean hangsUp;
  private final Queue<Socket> accepted = new ConcurrentLinkedQueue<>();
  private final AtomicInteger contacts = new AtomicInteger();

  private FaultServer(boolean hangsUp) throws IOException {
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.port = listener.getLocalPort();
    this.hangsUp = hangsUp;
  }

  /**
   * A port at which nobody listens.
   *
   * @return a server that is closed already
   */
  public static FaultServer refusing() {
    try {
      FaultServer server = new FaultServer(true);
      server.close(); // nobody has accepted yet, so the port is free at once
      return server;
    } catch (IOException noPort) {
      throw new UncheckedIOException(noPort);
    }
  }

  /**
   * A server that accepts connections and never says a word.
   *
   * @return the server; close it
   */
  public static FaultServer silent() {
    return start(false);
  }

  /**
   * A server that accepts connections and closes them at once.
   *
   * @return the server; close it
   */
  public static FaultServer hangingUp() {
    return start(true);
  }

  private static FaultServer start(boolean hangsUp) {
    try {
      FaultServer server = new FaultServer(hangsUp);
      Thread.ofVirtual().name("fault-server").start(server::accept);
      return server;
    } catch (IOException noPort) {
      throw new UncheckedIOException(noPort);
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        contacts.incrementAndGet();
        if (hangsUp) {
          socket.close();
        } else {
          accepted.add(socket);
        }
      } catch (IOException closed) {
        return;
      }
    }
  }

  /**
   * Where it is.
   *
   * @return the loopback address
   */
  public String host() {
    return InetAddress.getLoopbackAddress().getHostAddress();
  }

  /**
   * Where it is.
   *
   * @return the port
   */
  public int port() {
    return port;
  }

  /**
   * How often somebody connected.
   *
   * @return the count
   */
  public int contacts() {
    return contacts.get();
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket socket : accepted) {
        socket.close();
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
