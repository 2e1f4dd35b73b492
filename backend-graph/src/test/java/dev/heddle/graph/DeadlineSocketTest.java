package dev.heddle.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.heddle.pool.Deadline;
import dev.heddle.pool.contract.Eventually;
import dev.heddle.pool.contract.FakeClock;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeadlineSocketTest {

  private final FakeClock clock = new FakeClock();
  private ServerSocket server;
  private Socket plain;
  private Socket accepted;
  private DeadlineSocket socket;

  @BeforeEach
  void connect() throws IOException {
    server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    plain = new Socket(server.getInetAddress(), server.getLocalPort());
    plain.setSoTimeout(30_000);
    socket = new DeadlineSocket(plain, clock);
    accepted = server.accept();
  }

  @AfterEach
  void close() throws IOException {
    socket.close();
    accepted.close();
    server.close();
    assertThat(clock.alarmsSet()).as("a closed socket is not looked after").isZero();
  }

  private void send(int one) throws IOException {
    accepted.getOutputStream().write(one);
  }

  /** What came out; a hang fails. */
  private static Throwable ended(CompletableFuture<Throwable> outcome) {
    Eventually.that("it has ended", outcome::isDone);
    return outcome.join();
  }

  /** Reads bytes until that fails. */
  private final class Reader {

    private final CompletableFuture<Throwable> outcome = new CompletableFuture<>();
    private final Thread thread;
    private volatile int read;

    Reader(Thread.Builder kind) {
      thread = kind.start(() -> outcome.complete(catchThrowable(this::readOn)));
      Eventually.that("it waits for a byte", () -> clock.alarmsSet() > 0);
    }

    private void readOn() throws IOException {
      InputStream in = socket.getInputStream();
      while (true) {
        read = in.read();
      }
    }

    private void awaitByte(int one) {
      Eventually.that("it has read it", () -> read == one);
    }
  }

  @Test
  void theSocketBehind_hasNoTimeoutOfItsOwn() throws IOException {
    assertThat(socket.getSoTimeout()).isEqualTo(30_000);
    socket.setSoTimeout(1_000);
    assertThat(socket.getSoTimeout()).isEqualTo(1_000);
    assertThat(plain.getSoTimeout()).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anAnswerThatTricklesIn_endsByTheDeadline(boolean isVirtual) throws Exception {
    socket.until(Deadline.in(Duration.ofSeconds(1), clock));
    Reader reader = new Reader(isVirtual ? Thread.ofVirtual() : Thread.ofPlatform());
    send(1);
    reader.awaitByte(1);
    clock.advance(Duration.ofMillis(600));
    send(2);
    reader.awaitByte(2);
    clock.advance(Duration.ofMillis(399));
    assertThat(reader.outcome).isNotDone();
    clock.advance(Duration.ofMillis(1));
    assertThat(ended(reader.outcome)).isInstanceOf(SocketTimeoutException.class);
  }

  @Test
  void withoutADeadline_theTimeoutOfTheSocketBeginsAnewWithEachRead() throws Exception {
    socket.setSoTimeout(1_000);
    Reader reader = new Reader(Thread.ofVirtual());
    clock.advance(Duration.ofMillis(999));
    send(1);
    reader.awaitByte(1);
    Eventually.that("it waits again", () -> reader.thread.getState() == Thread.State.WAITING);
    clock.advance(Duration.ofMillis(999));
    assertThat(reader.outcome).isNotDone();
    clock.advance(Duration.ofMillis(1));
    assertThat(ended(reader.outcome)).isInstanceOf(SocketTimeoutException.class);
  }

  @Test
  void theShorterOfDeadlineAndTimeoutEndsARead() throws Exception {
    socket.setSoTimeout(1_000);
    socket.until(Deadline.in(Duration.ofHours(1), clock));
    Reader reader = new Reader(Thread.ofVirtual());
    clock.advance(Duration.ofSeconds(1));
    assertThat(ended(reader.outcome)).isInstanceOf(SocketTimeoutException.class);
  }

  @Test
  void afterTheDeadline_nothingIsReadOrWritten() throws Exception {
    socket.until(Deadline.in(Duration.ZERO, clock));
    send(1);
    assertThat(catchThrowable(() -> socket.getInputStream().read())).isInstanceOf(SocketTimeoutException.class);
    assertThat(catchThrowable(() -> socket.getOutputStream().write(1))).isInstanceOf(SocketTimeoutException.class);
    socket.until(Deadline.NONE);
    assertThat(socket.getInputStream().read()).as("it is still there").isEqualTo(1);
  }

  @Test
  void aWriteThatNobodyReads_endsByTheDeadline() throws Exception {
    socket.until(Deadline.in(Duration.ofSeconds(1), clock));
    byte[] more = new byte[64 * 1024 * 1024];
    CompletableFuture<Throwable> outcome = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> outcome.complete(catchThrowable(() -> socket.getOutputStream().write(more))));
    Eventually.that("it is looked after", () -> clock.alarmsSet() > 0);
    clock.advance(Duration.ofSeconds(1));
    assertThat(ended(outcome)).isInstanceOf(SocketTimeoutException.class);
  }

  @Test
  void closedByAnother_orInterrupted_isNotTimedOut() throws Exception {
    Reader reader = new Reader(Thread.ofVirtual());
    socket.close();
    assertThat(ended(reader.outcome)).isInstanceOf(SocketException.class);
    reconnect();
    Reader interrupted = new Reader(Thread.ofVirtual());
    interrupted.thread.interrupt();
    assertThat(ended(interrupted.outcome)).isInstanceOf(SocketException.class);
  }

  private void reconnect() throws IOException {
    accepted.close();
    server.close();
    connect();
  }

  @Test
  void withoutAnyLimit_aReadWaits() throws Exception {
    socket.setSoTimeout(0);
    Reader reader = new Reader(Thread.ofVirtual());
    clock.advance(Duration.ofDays(365));
    send(7);
    reader.awaitByte(7);
    assertThat(reader.outcome).isNotDone();
  }
}
