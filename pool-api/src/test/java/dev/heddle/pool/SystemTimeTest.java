package dev.heddle.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.pool.contract.Eventually;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The machine's clock, its coarse copy and its alarms. Real time: bounds are one-sided or generous. */
class SystemTimeTest {

  private static final long MILLI = 1_000_000;
  private final TimeSource time = TimeSource.system();

  @Test
  void alarm_rings_notBeforeItsTime() throws InterruptedException {
    CountDownLatch rung = new CountDownLatch(1);
    AtomicReference<Long> at = new AtomicReference<>(0L);
    long due = time.nanoTime() + 20 * MILLI;
    time.alarm(() -> {
      at.set(time.nanoTime());
      rung.countDown();
    }).ringBy(due);
    assertThat(rung.await(15, TimeUnit.SECONDS)).isTrue();
    assertThat(at.get() - due).isNotNegative();
  }

  @Test
  void alarms_ringInTheOrderOfTheirTimes() {
    List<String> rung = new CopyOnWriteArrayList<>();
    long now = time.nanoTime();
    time.alarm(() -> rung.add("third")).ringBy(now + 60 * MILLI);
    time.alarm(() -> rung.add("first")).ringBy(now + 20 * MILLI);
    time.alarm(() -> rung.add("second")).ringBy(now + 40 * MILLI);
    Eventually.that("all have rung", () -> rung.size() == 3);
    assertThat(rung).containsExactly("first", "second", "third");
  }

  @Test
  void alarm_setEarlier_ringsEarlier_setLater_doesNotRingLater() {
    AtomicInteger rings = new AtomicInteger();
    TimeSource.Alarm alarm = time.alarm(rings::incrementAndGet);
    alarm.ringBy(time.nanoTime() + Duration.ofHours(1).toNanos());
    alarm.ringBy(time.nanoTime() + MILLI);
    alarm.ringBy(time.nanoTime() + Duration.ofHours(1).toNanos());
    Eventually.that("it has rung", () -> rings.get() == 1);
  }

  @Test
  void alarm_ringsOnce_andCanBeSetAgain_evenByItself() {
    AtomicInteger rings = new AtomicInteger();
    AtomicReference<TimeSource.Alarm> self = new AtomicReference<>();
    self.set(time.alarm(() -> {
      if (rings.incrementAndGet() < 3) {
        self.get().ringBy(time.nanoTime());
      }
    }));
    self.get().ringBy(time.nanoTime());
    Eventually.that("it has rung thrice", () -> rings.get() == 3);
  }

  @Test
  void alarm_cancelled_doesNotRing() {
    AtomicInteger wrong = new AtomicInteger();
    AtomicInteger right = new AtomicInteger();
    long due;
    do { // until this thread has cancelled it in time
      wrong.set(0);
      due = time.nanoTime() + 50 * MILLI;
      TimeSource.Alarm cancelled = time.alarm(wrong::incrementAndGet);
      cancelled.ringBy(due);
      cancelled.cancel();
      cancelled.cancel();
    } while (time.nanoTime() - due >= 0);
    time.alarm(right::incrementAndGet).ringBy(due + 10 * MILLI);
    Eventually.that("the later one has rung", () -> right.get() == 1);
    assertThat(wrong).hasValue(0);
  }

  @Test
  void alarm_thatThrows_doesNotStopTheOthers() {
    AtomicInteger rings = new AtomicInteger();
    time.alarm(() -> {
      throw new IllegalStateException("thrown by an alarm");
    }).ringBy(time.nanoTime());
    time.alarm(rings::incrementAndGet).ringBy(time.nanoTime() + MILLI);
    Eventually.that("the other one has rung", () -> rings.get() == 1);
  }

  @Test
  void alarm_thatLeavesAnInterrupt_doesNotMakeTheThreadSpin() {
    AtomicReference<Thread> thread = new AtomicReference<>();
    time.alarm(() -> {
      thread.set(Thread.currentThread());
      Thread.currentThread().interrupt();
    }).ringBy(time.nanoTime());
    Eventually.that("the thread parks again", () -> thread.get() != null && !thread.get().isInterrupted());
  }

  @Test
  void coarseClock_followsTheExactOne() {
    for (int i = 0; i < 50; i++) {
      long before = time.nanoTime();
      Eventually.that("the coarse clock has caught up", () -> time.coarseNanoTime() - before >= 0);
      assertThat(time.coarseNanoTime() - time.nanoTime()).isLessThanOrEqualTo(0);
    }
  }

  @Test
  void coarseClock_isFresh_afterARest() {
    long before = time.coarseNanoTime();
    AtomicInteger rings = new AtomicInteger();
    time.alarm(rings::incrementAndGet).ringBy(time.nanoTime() + 150 * MILLI); // it is cleared after 50 ms
    Eventually.that("it has rested", () -> rings.get() == 1);
    assertThat(time.coarseNanoTime() - before).isGreaterThan(100 * MILLI);
  }

  @Test
  void coarseClock_stepsFromMillisecondToMillisecond_andNeverBack() {
    long end = time.nanoTime() + 200 * MILLI; // it ticks, is cleared and ticks again
    long last = time.coarseNanoTime();
    while (time.nanoTime() - end < 0) {
      long now = time.coarseNanoTime();
      assertThat(now - last).isNotNegative();
      assertThat(now % MILLI).isZero();
      last = now;
    }
  }

  @Test
  void coarseClock_thatIsReadNowAndThen_wakesNobody() {
    Eventually.that("it rests", () -> !SystemTime.INSTANCE.isTicking()); // since the test before
    long start = time.coarseNanoTime();
    Eventually.that("a fifth of a second has gone", () -> {
      assertThat(SystemTime.INSTANCE.isTicking()).isFalse();
      return time.coarseNanoTime() - start >= 200 * MILLI;
    });
  }

  @Test
  void coarseClock_thatIsReadAllTheTime_isKeptByTheThread() {
    long end = time.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!SystemTime.INSTANCE.isTicking() && time.nanoTime() - end < 0) {
      for (int i = 0; i < 10_000; i++) {
        assertThat(time.coarseNanoTime()).isNotZero();
      }
    }
    assertThat(SystemTime.INSTANCE.isTicking()).isTrue();
    Eventually.that("it rests again", () -> !SystemTime.INSTANCE.isTicking());
  }

  private Thread threadOfAlarms() {
    AtomicReference<Thread> thread = new AtomicReference<>();
    time.alarm(() -> thread.set(Thread.currentThread())).ringBy(time.nanoTime());
    Eventually.that("it has rung", () -> thread.get() != null);
    return thread.get();
  }

  @Test
  void wallClock_isTheMachines() {
    assertThat(Duration.between(time.instant(), java.time.Instant.now()).abs()).isLessThan(Duration.ofSeconds(15));
  }

  @Test
  void thread_isADaemon() {
    assertThat(time).isSameAs(TimeSource.system());
    Thread thread = threadOfAlarms();
    assertThat(thread.isDaemon()).isTrue();
    assertThat(thread.getName()).isEqualTo("heddle-time");
  }
}
