package dev.heddle.graph;

import dev.heddle.pool.Deadline;
import dev.heddle.pool.TimeSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;
import java.net.SocketTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A connected socket whose reads and writes end by a deadline, kept by a {@link SocketGuard}. A socket's own timeout begins anew with
 * each read, so an answer that trickles in would outlast any limit; and a write to a server that has stopped reading has no limit
 * at all.
 *
 * <p>Only what a Jedis connection calls is passed on to the socket behind. One thread at a time, but for {@link #close}.
 */
final class DeadlineSocket extends Socket {

  private final Socket socket;
  private final TimeSource time;
  private final SocketGuard guard;
  private Deadline deadline = Deadline.NONE;
  private int timeoutMillis;

  DeadlineSocket(Socket socket, TimeSource time) throws SocketException {
    super((SocketImpl) null);
    this.socket = socket;
    this.time = time;
    this.timeoutMillis = socket.getSoTimeout();
    this.guard = new SocketGuard(socket, time);
    socket.setSoTimeout(0);
  }

  /** Sets by when all reads and writes must be over; {@link Deadline#NONE} leaves the socket's own timeout. */
  void until(Deadline limit) {
    deadline = limit;
  }

  /** By when the next read or write must be over. */
  private long until() throws SocketTimeoutException {
    long now = time.nanoTime();
    long last = deadline.atNanos(time);
    if (last - now <= 0) {
      throw new SocketTimeoutException("the deadline is over");
    }
    long own = timeoutMillis == 0 ? last : now + timeoutMillis * 1_000_000L;
    return last - own < 0 ? last : own;
  }

  @Override
  public InputStream getInputStream() throws IOException {
    InputStream in = socket.getInputStream();
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] bytes, int from, int length) throws IOException {
        guard.begin(until());
        int count;
        try {
          count = in.read(bytes, from, length);
        } catch (IOException failed) {
          throw guard.failed(failed);
        }
        guard.end();
        return count;
      }

      @Override
      public int available() throws IOException {
        return in.available();
      }
    };
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    OutputStream out = socket.getOutputStream();
    return new OutputStream() {
      @Override
      public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int from, int length) throws IOException {
        guard.begin(until());
        try {
          out.write(bytes, from, length);
        } catch (IOException failed) {
          throw guard.failed(failed);
        }
        guard.end();
      }

      @Override
      public void flush() throws IOException {
        out.flush();
      }
    };
  }

  @Override
  public void setSoTimeout(int millis) {
    timeoutMillis = millis;
  }

  @Override
  public int getSoTimeout() {
    return timeoutMillis;
  }

  @Override
  public boolean isBound() {
    return socket.isBound();
  }

  @Override
  public boolean isConnected() {
    return socket.isConnected();
  }

  @Override
  public boolean isClosed() {
    return socket.isClosed();
  }

  @Override
  public boolean isInputShutdown() {
    return socket.isInputShutdown();
  }

  @Override
  public boolean isOutputShutdown() {
    return socket.isOutputShutdown();
  }

  @Override
  public @Nullable SocketAddress getRemoteSocketAddress() {
    return socket.getRemoteSocketAddress();
  }

  @Override
  public @Nullable SocketAddress getLocalSocketAddress() {
    return socket.getLocalSocketAddress();
  }

  @Override
  public void close() throws IOException {
    guard.close();
  }
}
