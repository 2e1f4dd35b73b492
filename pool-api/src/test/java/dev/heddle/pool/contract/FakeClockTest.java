package dev.heddle.pool.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.pool.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The clock that all other tests rely on. */
class FakeClockTest {

  private final FakeClock clock = new FakeClock();

  private long in(long millis) {
    return clock.nanoTime() + millis * 1_000_000;
  }

  @Test
  void time_standsStill_untilItIsMoved() {
    long before = clock.nanoTime();
    Instant wall = clock.instant();
    clock.advance(Duration.ofSeconds(10));
    assertThat(clock.nanoTime() - before).isEqualTo(10_000_000_000L);
    assertThat(clock.coarseNanoTime()).isEqualTo(clock.nanoTime());
    assertThat(clock.instant()).isEqualTo(wall.plusSeconds(10));
    assertThat(clock.nanoTime()).isLessThan(before); // it has overflown on the way
  }

  @Test
  void alarms_ringInOrder_eachAtItsOwnTime() {
    List<String> rung = new ArrayList<>();
    Instant begin = clock.instant();
    TimeSource.Alarm late = clock.alarm(() -> rung.add("late " + Duration.between(begin, clock.instant()).toMillis()));
    TimeSource.Alarm early = clock
        .alarm(() -> rung.add("early " + Duration.between(begin, clock.instant()).toMillis()));
    late.ringBy(in(6_000));
    early.ringBy(in(3_000));
    clock.advance(Duration.ofSeconds(2));
    assertThat(rung).isEmpty();
    clock.advance(Duration.ofSeconds(8));
    assertThat(rung).containsExactly("early 3000", "late 6000");
    assertThat(clock.alarmsSet()).isZero();
  }

  @Test
  void alarm_setByAnAlarm_ringsToo_ifItIsDue() {
    AtomicInteger rings = new AtomicInteger();
    List<TimeSource.Alarm> self = new ArrayList<>();
    self.add(clock.alarm(() -> {
      rings.incrementAndGet();
      self.get(0).ringBy(in(100));
    }));
    self.get(0).ringBy(in(100));
    clock.advance(Duration.ofSeconds(1));
    assertThat(rings).hasValue(10);
  }

  @Test
  void alarm_thatIsDueWhenSet_ringsInAThreadOfItsOwn() {
    List<Thread> rung = new CopyOnWriteArrayList<>();
    clock.alarm(() -> rung.add(Thread.currentThread())).ringBy(clock.nanoTime());
    Eventually.that("it has rung", () -> rung.size() == 1);
    assertThat(rung).doesNotContain(Thread.currentThread());
  }

  @Test
  void alarm_keepsTheEarlierTime_andCanBeCancelled() {
    AtomicInteger rings = new AtomicInteger();
    TimeSource.Alarm alarm = clock.alarm(rings::incrementAndGet);
    alarm.ringBy(in(100));
    alarm.ringBy(in(200));
    clock.advance(Duration.ofMillis(100));
    assertThat(rings).hasValue(1);
    alarm.ringBy(in(100));
    alarm.cancel();
    clock.advance(Duration.ofSeconds(1));
    assertThat(rings).hasValue(1);
  }

  @Test
  void alarm_thatThrows_isToldToTheTest() {
    clock.alarm(() -> {
      throw new IllegalStateException("thrown by an alarm");
    }).ringBy(in(1));
    clock.advance(Duration.ofMillis(1));
    assertThat(clock.failures()).singleElement().isInstanceOf(IllegalStateException.class);
  }
}
