package dev.heddle.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.heddle.pool.contract.Eventually;
import dev.heddle.pool.contract.FakeClock;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SocketGuardTest {

  private static final int RACES = 3_000;
  /** About as long as the alarm takes. */
  private static final int LONGEST_PAUSE = 300;

  private final FakeClock clock = new FakeClock();
  private final Socket socket = new Socket();
  private final SocketGuard guard = new SocketGuard(socket, clock);

  @AfterEach
  void noAlarmHasFailed() {
    assertThat(clock.failures()).isEmpty();
  }

  private long in(long millis) {
    return clock.nanoTime() + millis * 1_000_000;
  }

  private void advance(long millis) {
    clock.advance(Duration.ofMillis(millis));
  }

  @Test
  void whatLastsTooLong_isClosed_andEndsLate() throws IOException {
    guard.begin(in(100));
    advance(99);
    assertThat(socket.isClosed()).isFalse();
    advance(1);
    Eventually.that("it is closed", socket::isClosed);
    assertThatThrownBy(guard::end).isInstanceOf(SocketTimeoutException.class);
    assertThatThrownBy(() -> guard.begin(in(100))).as("nothing begins any more")
        .isInstanceOf(SocketTimeoutException.class);
  }

  @Test
  void whatEndsInTime_isNotClosed_andLeavesNoAlarmBehindForLong() throws IOException {
    guard.begin(in(100));
    guard.end();
    assertThat(clock.alarmsSet()).as("cancelling it costs more than letting it ring").isOne();
    advance(100);
    assertThat(clock.alarmsSet()).isZero();
    advance(10_000);
    assertThat(socket.isClosed()).isFalse();
  }

  @Test
  void whatBeganLater_hasTimeOfItsOwn() throws IOException {
    guard.begin(in(100));
    guard.end();
    advance(60);
    guard.begin(in(100));
    advance(99);
    assertThat(socket.isClosed()).isFalse();
    advance(1);
    Eventually.that("it is closed", socket::isClosed);
  }

  @Test
  void whatBeganAfterTheAlarm_isKeptToItsTime() throws IOException {
    guard.begin(in(100));
    guard.end();
    advance(100);
    guard.begin(in(50));
    advance(50);
    Eventually.that("it is closed", socket::isClosed);
  }

  @Test
  void aShorterTimeAfterALongerOne_isKept() throws IOException {
    guard.begin(in(30_000));
    guard.end();
    guard.begin(in(100));
    advance(100);
    Eventually.that("it is closed", socket::isClosed);
  }

  @Test
  void aLongerTimeAfterAShorterOne_isKept() throws IOException {
    guard.begin(in(100));
    guard.end();
    guard.begin(in(30_000));
    advance(29_999);
    assertThat(socket.isClosed()).isFalse();
    advance(1);
    Eventually.that("it is closed", socket::isClosed);
  }

  @Test
  void aFailureInTime_isItself_andALateOneIsTheTime() throws IOException {
    IOException reset = new IOException("Connection reset");
    guard.begin(in(100));
    assertThat(guard.failed(reset)).isSameAs(reset);
    guard.begin(in(100));
    advance(100);
    assertThat(guard.failed(new IOException("Socket closed"))).isInstanceOf(SocketTimeoutException.class);
  }

  @Test
  void close_closesTheSocket_andCancelsTheAlarm() throws IOException {
    guard.begin(in(100));
    guard.close();
    assertThat(socket.isClosed()).isTrue();
    assertThat(clock.alarmsSet()).isZero();
    guard.close();
  }

  /** As on a connection that the server has reset, on some systems. */
  @Test
  void close_closesASocketThatTakesNoOption() throws IOException {
    Socket stubborn = new Socket() {
      @Override
      public void setSoLinger(boolean on, int linger) throws SocketException {
        throw new SocketException("Invalid argument");
      }
    };
    SocketGuard guarding = new SocketGuard(stubborn, clock);
    guarding.begin(in(100));
    guarding.close();
    assertThat(stubborn.isClosed()).isTrue();
  }

  @Test
  void anEndInTheInstantOfTheAlarm_isInTime_orClosed_butNotBoth() throws Exception {
    int late = 0;
    for (int round = 0; round < RACES; round++) {
      Socket raced = new Socket();
      SocketGuard guarding = new SocketGuard(raced, clock);
      guarding.begin(in(1));
      AtomicInteger ready = new AtomicInteger();
      Thread alarm = Thread.ofPlatform().start(() -> {
        ready.set(1);
        advance(1);
      });
      while (ready.get() == 0) {
        Thread.onSpinWait();
      }
      for (int pause = round % LONGEST_PAUSE; pause > 0; pause--) {
        Thread.onSpinWait();
      }
      Throwable failure = catchThrowable(guarding::end);
      alarm.join();
      if (failure == null) {
        assertThat(closesSoon(raced)).as("in time").isFalse();
      } else {
        late++;
        Eventually.that("it is closed", raced::isClosed);
      }
      guarding.close();
    }
    assertThat(late).as("both happen").isBetween(1, RACES - 1);
  }

  /** Whether a thread is on its way to close it: it would have been started by now. */
  private static boolean closesSoon(Socket socket) throws InterruptedException {
    Thread.ofVirtual().start(() -> {
    }).join();
    return socket.isClosed();
  }
}
