package dev.heddle.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What failures say. */
class PoolExceptionTest {

  private final Exception refused = new IOException("Connection refused");

  private static LeaseInfo holder(Optional<String> label, Duration held) {
    return new LeaseInfo("orders", 1, "worker-7", false, false, label, Instant.EPOCH, held, Optional.empty());
  }

  private Situation situation() {
    return new Situation("orders", PoolState.READY, new Occupancy(10, 0, 0, 10, 0, 0, 37),
        List.of(holder(Optional.of("nightly"), Duration.ofSeconds(61)), holder(Optional.empty(), Duration.ofMillis(7))),
        Optional.of(refused), true);
  }

  @Test
  void timeout_saysAllThatOneNeeds() {
    AcquireTimeoutException failure = new AcquireTimeoutException(situation(), Duration.ofMillis(5_001),
        Duration.ofSeconds(5));
    assertThat(failure).hasMessage("pool 'orders': no connection within 5000 ms (waited 5001 ms); total 10, in use 10,"
        + " idle 0, opening 0, pending 37 (max 10); longest holders: nightly 61 s, worker-7 7000 µs; last open failed:"
        + " IOException: Connection refused; the breaker is open: a probe is looking for the target");
    assertThat(failure).hasCause(refused);
    assertThat(failure.getStackTrace()).isEmpty();
    assertThat(failure.pool()).isEqualTo("orders");
    assertThat(failure.waited()).isEqualTo(Duration.ofMillis(5_001));
  }

  @Test
  void situation_ofAPausedPool_saysSoFirst() {
    Situation paused = new Situation("orders", PoolState.PAUSED, new Occupancy(1, 0, 1, 0, 0, 0, 0), List.of(),
        Optional.empty(), false);
    assertThat(paused.describe()).startsWith("pool is PAUSED; total 1").doesNotContain("holders", "failed", "breaker");
  }

  @Test
  void timeout_canBeSent_andStillSaysSomething() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(new AcquireTimeoutException(situation(), Duration.ofSeconds(5), Duration.ofSeconds(5)));
    }
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat((Throwable) in.readObject()).hasMessageContaining("pool 'orders': no connection within 5000 ms");
    }
  }

  @Test
  void others_sayWhichPool_andTheFigures() {
    assertThat(new PendingLimitException("orders", 5, 10, 10)).hasMessageContaining("orders")
        .hasMessageContaining("max-pending 5").hasMessageContaining("in use 10 of 10");
    assertThat(new TargetDownException("orders", 3, refused)).hasMessageContaining("3 attempts")
        .hasMessageContaining("Connection refused").hasCause(refused);
    assertThat(new PoolClosedException("orders")).hasMessage("pool 'orders' is closed");
    assertThat(new PoolPausedException("orders", PoolState.DRAINING)).hasMessageContaining("draining");
    assertThat(new PoolPausedException("orders", PoolState.PAUSED)).hasMessageContaining("paused");
    assertThat(new PoolStateException("orders", PoolState.DRAINING, "pause")).hasMessageContaining("cannot pause");
    assertThat(new LeaseEndedException("orders").getStackTrace()).isNotEmpty();
  }

  @Test
  void occupancy_addsUp() {
    Occupancy occupancy = new Occupancy(10, 0, 1, 5, 2, 1, 4);
    assertThat(occupancy.total()).isEqualTo(9);
    assertThat(occupancy.utilization()).isEqualTo(0.5);
    assertThat(new Occupancy(2, 0, 0, 4, 0, 0, 0).utilization()).isEqualTo(1.0);
    assertThat(new Occupancy(0, 0, 0, 0, 0, 0, 0).utilization()).isZero();
  }
}
