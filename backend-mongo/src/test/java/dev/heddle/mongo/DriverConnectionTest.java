package dev.heddle.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ServerAddress;
import com.mongodb.connection.ClusterId;
import com.mongodb.connection.ServerId;
import dev.heddle.mongo.DriverConnection.State;
import dev.heddle.pool.contract.FakeClock;
import dev.heddle.pool.contract.Racer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Only who runs an operation is interrupted for it, and only while it runs. */
class DriverConnectionTest {

  private static final int LAPS = 20_000;
  private static final ServerId SERVER = new ServerId(new ClusterId("test"), new ServerAddress("a.example"));

  private final FakeClock clock = new FakeClock();
  private final DriverConnection connection = new DriverConnection(SERVER, 1, clock);

  private void open() {
    assertThat(connection.ready(Duration.ofMillis(1), clock)).isTrue();
  }

  @Test
  void eventsThatDoNotFit_changeNothing() {
    connection.checkedIn(clock);
    connection.checkedOut();
    assertThat(connection.state()).isEqualTo(State.OPENING);
    assertThat(connection.info(0, clock)).isEmpty();
    open();
    assertThat(connection.ready(Duration.ofHours(1), clock)).isFalse();
    connection.checkedIn(clock);
    assertThat(connection.state()).isEqualTo(State.IDLE);
    connection.checkedOut();
    connection.checkedOut();
    assertThat(connection.state()).isEqualTo(State.IN_USE);
    assertThat(connection.info(0, clock)).hasValueSatisfying(info -> {
      assertThat(info.uses()).isEqualTo(1);
      assertThat(info.openTook()).isEqualTo(Duration.ofMillis(1));
    });
    connection.checkedIn(clock);
    connection.checkedIn(clock);
    assertThat(connection.state()).isEqualTo(State.IDLE);
  }

  @Test
  void interrupt_reachesWhoUsesIt_andNobodyElse() {
    open();
    Thread me = Thread.currentThread();
    assertThat(connection.interrupt(me)).isFalse();
    connection.checkedOut();
    assertThat(connection.interrupt(Thread.ofVirtual().unstarted(() -> {}))).isFalse();
    assertThat(connection.interrupt(me)).isTrue();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(connection.state()).isEqualTo(State.IN_USE);
    connection.checkedIn(clock);
    assertThat(connection.interrupt(me)).isFalse();
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  @SuppressWarnings("ThreadPriorityCheck") // lets the others in, on few carriers too
  void whoHasGivenItBack_isInterruptedNoMore() {
    open();
    AtomicReference<@Nullable Thread> user = new AtomicReference<>();
    Racer.platform(2).race(racer -> {
      if (racer == 0) {
        user.set(Thread.currentThread());
        try {
          for (int lap = 0; lap < LAPS; lap++) {
            connection.checkedOut();
            connection.checkedIn(clock);
            Thread.interrupted(); // one that came while it ran
            Thread.onSpinWait();
            assertThat(Thread.currentThread().isInterrupted()).as("in lap %s", lap).isFalse();
          }
        } finally {
          user.set(null);
        }
        return true;
      }
      for (Thread aim = user.get(); aim == null; aim = user.get()) {
        Thread.yield();
      }
      for (Thread aim = user.get(); aim != null; aim = user.get()) {
        connection.interrupt(aim);
        Thread.yield();
      }
      return true;
    }).all();
    assertThat(connection.state()).isEqualTo(State.IDLE);
  }
}
