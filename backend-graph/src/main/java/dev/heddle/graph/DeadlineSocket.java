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
 * A connected socket whose reads and writes end by a deadline. A socket's own timeout begins anew with each read, so an
 * answer that trickles in would outlast any limit; and a write to a server that has stopped reading has no limit at all.
 *
 * <p>Only what a Jedis connection calls is passed on to the socket behind. One thread at a time, but for {@link #close}.
 */
final class DeadlineSocket extends Socket {

  /**
   * What has been written since the last answer and is larger than this may block, as the system's buffers fill up; an
   * alarm then guards the write. The smallest buffers are 16 KB by default on Linux, Windows and macOS.
   */
  private static final int UNGUARDED = 16 * 1024;

  private final Socket socket;
  private final TimeSource time;
  private final TimeSource.Alarm guard;
  private Deadline deadline = Deadline.NONE;
  private int timeoutMillis;
  private long writtenSinceRead;

  DeadlineSocket(Socket socket, TimeSource time) throws SocketException {
    super((SocketImpl) null);
    this.socket = socket;
    this.time = time;
    this.timeoutMillis = socket.getSoTimeout();
    this.guard = time.alarm(this::closeQuietly);
  }

  /** Sets by when all reads and writes must be over; {@link Deadline#NONE} leaves the socket's own timeout. */
  void until(Deadline limit) {
    deadline = limit;
  }

  /** The time for the next read or write. */
  private int remainingMillis() throws SocketTimeoutException {
    if (deadline.isNone()) {
      return timeoutMillis;
    }
    if (deadline.isOver()) {
      throw new SocketTimeoutException("the deadline is over");
    }
    int remaining = deadline.remainingMillis();
    return timeoutMillis == 0 ? remaining : Math.min(timeoutMillis, remaining);
  }

  private void closeQuietly() {
    try {
      socket.close();
    } catch (IOException gone) {
      // Closed is what it was to be.
    }
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
        socket.setSoTimeout(remainingMillis());
        int count = in.read(bytes, from, length);
        writtenSinceRead = 0;
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
        writtenSinceRead += length;
        if (writtenSinceRead <= UNGUARDED) {
          out.write(bytes, from, length);
          return;
        }
        guard.ringBy(time.nanoTime() + remainingMillis() * 1_000_000L);
        try {
          out.write(bytes, from, length);
        } catch (IOException failed) {
          if (socket.isClosed() && deadline.isOver()) {
            SocketTimeoutException late = new SocketTimeoutException("the server does not read");
            late.initCause(failed);
            throw late;
          }
          throw failed;
        } finally {
          guard.cancel();
        }
      }

      @Override
      public void flush() throws IOException {
        out.flush();
      }
    };
  }

  @Override
  public void setSoTimeout(int millis) throws SocketException {
    timeoutMillis = millis;
    socket.setSoTimeout(millis);
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
    socket.close();
  }
}
