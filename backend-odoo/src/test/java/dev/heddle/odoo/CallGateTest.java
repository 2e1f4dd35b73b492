package dev.heddle.odoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.heddle.pool.Deadline;
import dev.heddle.pool.Settings;
import dev.heddle.pool.contract.Background;
import dev.heddle.pool.contract.Eventually;
import dev.heddle.pool.contract.FakeClock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Pace, Retry-After and bulkhead of one server. */
class CallGateTest {

  private final FakeClock clock = new FakeClock();

  private CallGate gate(Object... more) {
    Map<String, Object> settings = new LinkedHashMap<>(Map.of("url", "http://odoo.example", "api-key", "k"));
    for (int i = 0; i < more.length; i += 2) {
      settings.put((String) more[i], more[i + 1]);
    }
    return new CallGate(OdooTarget.of(Settings.of(OdooSettings.all(), settings), false), clock);
  }

  private Duration refusedFor(CallGate gate, Duration patience) {
    return catchThrowableOfType(OdooOverloadedException.class, () -> gate.enter(Deadline.in(patience, clock)))
        .retryAfter().orElse(Duration.ZERO);
  }

  @Test
  void pace_allowsABurst_thenOneCallPerInterval() throws Exception {
    CallGate gate = gate("calls-per-second", 2, "burst", 3);
    for (int i = 0; i < 3; i++) {
      gate.enter(Deadline.in(Duration.ZERO, clock));
    }
    assertThat(refusedFor(gate, Duration.ofMillis(100))).isEqualTo(Duration.ofMillis(500));
    Background<Boolean> waiting = Background.run(() -> {
      gate.enter(Deadline.in(Duration.ofSeconds(5), clock));
      return true;
    });
    Eventually.that("it waits for its turn", () -> clock.alarmsSet() > 0);
    assertThat(waiting.isDone()).isFalse();
    clock.advance(Duration.ofMillis(500));
    assertThat(waiting.result()).isTrue();
  }

  @Test
  void hostedPreset_isCareful_andGivesWayToWhatIsSet() throws Exception {
    CallGate hosted = gate("preset", "hosted");
    for (int i = 0; i < 5; i++) {
      hosted.enter(Deadline.in(Duration.ZERO, clock));
      hosted.leave();
    }
    assertThat(refusedFor(hosted, Duration.ofMillis(500))).isEqualTo(Duration.ofSeconds(1));
    CallGate own = gate("preset", "hosted", "calls-per-second", 0, "bulkhead", 0);
    for (int i = 0; i < 100; i++) {
      own.enter(Deadline.in(Duration.ZERO, clock));
    }
  }

  @Test
  void retryAfter_holdsEveryoneOff_untilItsTime() throws Exception {
    CallGate gate = gate();
    gate.holdOff(Duration.ofSeconds(10));
    gate.holdOff(Duration.ofSeconds(1));
    assertThat(refusedFor(gate, Duration.ofSeconds(9))).isEqualTo(Duration.ofSeconds(10));
    clock.advance(Duration.ofSeconds(10));
    gate.enter(Deadline.in(Duration.ZERO, clock));
  }
}
