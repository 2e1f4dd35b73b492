package dev.heddle.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.heddle.pool.Deadline;
import dev.heddle.pool.contract.Background;
import dev.heddle.pool.contract.Eventually;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeadlineSocketTest {

  private SocketPair pair;
  private DeadlineSocket socket;

  @BeforeEach
  void connect() throws IOException {
    pair = SocketPair.plain();
    socket = pair.near;
  }

  @AfterEach
  void close() throws IOException {
    pair.close();
  }

  private void send(int one) throws IOException {
    pair.far.getOutputStream().write(one);
  }

  private void advance(long millis) {
    pair.clock.advance(Duration.ofMillis(millis));
  }

  /** Reads bytes until that fails. */
  private final class Reader {

    private final Background<?> reading;
    private volatile int read;

    Reader(Thread.Builder kind) {
      reading = Background.run(kind, this::readOn);
      Eventually.that("it waits for a byte", () -> pair.clock.alarmsSet() > 0);
    }

    private Void readOn() throws IOException {
      InputStream in = socket.getInputStream();
      while (true) {
        read = in.read();
      }
    }

    private void awaitByte(int one) {
      Eventually.that("it has read it", () -> read == one);
    }

    private void assertTimedOut() {
      assertThat(reading.failure(SocketTimeoutException.class)).isNotNull();
    }
  }

  @Test
  void theSocketBehind_hasNoTimeoutOfItsOwn() throws IOException {
    assertThat(socket.getSoTimeout()).isEqualTo(SocketPair.TIMEOUT_MILLIS);
    socket.setSoTimeout(1_000);
    assertThat(socket.getSoTimeout()).isEqualTo(1_000);
    assertThat(pair.behind.getSoTimeout()).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anAnswerThatTricklesIn_endsByTheDeadline(boolean isVirtual) throws Exception {
    socket.until(Deadline.in(Duration.ofSeconds(1), pair.clock));
    Reader reader = new Reader(isVirtual ? Thread.ofVirtual() : Thread.ofPlatform());
    send(1);
    reader.awaitByte(1);
    advance(600);
    send(2);
    reader.awaitByte(2);
    advance(399);
    assertThat(reader.reading.isDone()).isFalse();
    advance(1);
    reader.assertTimedOut();
  }

  @Test
  void withoutADeadline_theTimeoutOfTheSocketBeginsAnewWithEachRead() throws Exception {
    socket.setSoTimeout(1_000);
    Reader reader = new Reader(Thread.ofVirtual());
    advance(999);
    send(1);
    reader.awaitByte(1);
    Eventually.that("it waits again", () -> reader.reading.thread().getState() == Thread.State.WAITING);
    advance(999);
    assertThat(reader.reading.isDone()).isFalse();
    advance(1);
    reader.assertTimedOut();
  }

  @Test
  void theShorterOfDeadlineAndTimeoutEndsARead() throws Exception {
    socket.setSoTimeout(1_000);
    socket.until(Deadline.in(Duration.ofHours(1), pair.clock));
    Reader reader = new Reader(Thread.ofVirtual());
    advance(1_000);
    reader.assertTimedOut();
  }

  @Test
  void afterTheDeadline_nothingIsReadOrWritten() throws Exception {
    socket.until(Deadline.in(Duration.ZERO, pair.clock));
    send(1);
    assertThat(catchThrowable(() -> socket.getInputStream().read())).isInstanceOf(SocketTimeoutException.class);
    assertThat(catchThrowable(() -> socket.getOutputStream().write(1))).isInstanceOf(SocketTimeoutException.class);
    socket.until(Deadline.NONE);
    assertThat(socket.getInputStream().read()).as("it is still there").isEqualTo(1);
  }

  @Test
  void aWriteThatNobodyReads_endsByTheDeadline() throws Exception {
    socket.until(Deadline.in(Duration.ofSeconds(1), pair.clock));
    byte[] more = new byte[64 * 1024 * 1024];
    Background<Void> writing = Background.run(() -> {
      socket.getOutputStream().write(more);
      return null;
    });
    Eventually.that("it is looked after", () -> pair.clock.alarmsSet() > 0);
    advance(1_000);
    assertThat(writing.failure(SocketTimeoutException.class)).isNotNull();
  }

  @Test
  void closedByAnother_orInterrupted_isNotTimedOut() throws Exception {
    Reader reader = new Reader(Thread.ofVirtual());
    socket.close();
    assertThat(reader.reading.failure(SocketException.class)).isNotNull();
    close();
    connect();
    Reader interrupted = new Reader(Thread.ofVirtual());
    interrupted.reading.interrupt();
    assertThat(interrupted.reading.failure(SocketException.class)).isNotNull();
  }

  @Test
  void withoutAnyLimit_aReadWaits() throws Exception {
    socket.setSoTimeout(0);
    Reader reader = new Reader(Thread.ofVirtual());
    pair.clock.advance(Duration.ofDays(365));
    send(7);
    reader.awaitByte(7);
    assertThat(reader.reading.isDone()).isFalse();
  }
}
