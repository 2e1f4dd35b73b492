package dev.heddle.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.pool.Acquire;
import dev.heddle.pool.AcquireTimeoutException;
import dev.heddle.pool.Lease;
import dev.heddle.pool.ManagedPool;
import dev.heddle.pool.PoolConfig;
import dev.heddle.pool.PoolSettings;
import dev.heddle.pool.contract.Background;
import dev.heddle.pool.contract.Eventually;
import dev.heddle.pool.contract.FakeClock;
import dev.heddle.pool.contract.FakeConnection;
import dev.heddle.pool.contract.FakeFactory;
import dev.heddle.pool.contract.FakeTarget;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the Flight Recorder is told. */
class PoolJfrTest {

  private static final List<String> EVENTS = List.of("Acquire", "Open", "Evict", "Leak", "Timeout", "StateChange");

  private final FakeClock clock = new FakeClock();

  @TempDir
  private Path folder;

  private List<RecordedEvent> record(Duration threshold, Story story) throws Exception {
    Path file = folder.resolve("pool.jfr");
    try (Recording recording = new Recording()) {
      EVENTS.forEach(event -> recording.enable("dev.heddle." + event));
      recording.enable("dev.heddle.Acquire").withThreshold(threshold);
      recording.start();
      PoolConfig config = PoolConfig.builder().maxSize(1).set(PoolSettings.LEAK_THRESHOLD, Duration.ofMillis(1))
          .build();
      try (ManagedPool<FakeConnection> pool = Pools.over(new FakeFactory(new FakeTarget())).name("told").config(config)
          .time(clock).build()) {
        story.tell(pool);
      }
      recording.stop();
      recording.dump(file);
    }
    return RecordingFile.readAllEvents(file).stream()
        .filter(
            event -> event.getEventType().getName().startsWith("dev.heddle.") && event.getString("pool").equals("told"))
        .toList();
  }

  @FunctionalInterface
  private interface Story {
    void tell(ManagedPool<FakeConnection> pool) throws Exception;
  }

  private static void waitOnce(ManagedPool<FakeConnection> pool) throws InterruptedException {
    Lease<FakeConnection> held = pool.acquire();
    Background<Boolean> waiter = Background.run(() -> {
      pool.acquire(Acquire.within(Duration.ofMinutes(1)).label("patient")).close();
      return true;
    });
    Eventually.that("it waits", () -> pool.stats().occupancy().pending() == 1);
    held.close();
    waiter.result();
  }

  private static List<RecordedEvent> of(List<RecordedEvent> events, String name) {
    return events.stream().filter(event -> event.getEventType().getName().equals("dev.heddle." + name)).toList();
  }

  @Test
  void recorder_isToldOfTheWholeLifeOfAPool() throws Exception {
    List<RecordedEvent> events = record(Duration.ZERO, pool -> {
      waitOnce(pool);
      Lease<FakeConnection> held = pool.acquire();
      Background<Lease<FakeConnection>> late = Background
          .run(() -> pool.acquire(Acquire.within(Duration.ofSeconds(1))));
      Eventually.that("it waits", () -> pool.stats().occupancy().pending() == 1);
      Eventually.that("it is suspected", () -> {
        clock.advance(Duration.ofMinutes(1));
        return pool.stats().totals().leaksSuspected() == 1;
      });
      late.failure(AcquireTimeoutException.class);
      held.close();
    });
    assertThat(of(events, "Open")).hasSize(1);
    assertThat(of(events, "Acquire")).anySatisfy(wait -> {
      assertThat(wait.getString("label")).isEqualTo("patient");
      assertThat(wait.getDuration()).isPositive();
    });
    assertThat(of(events, "Timeout")).singleElement()
        .satisfies(timeout -> assertThat(timeout.getString("situation")).contains("in use 1"));
    assertThat(of(events, "Leak")).singleElement()
        .satisfies(leak -> assertThat(leak.getString("kind")).isEqualTo("SUSPECTED"));
    assertThat(of(events, "StateChange")).singleElement()
        .satisfies(change -> assertThat(change.getString("to")).isEqualTo("CLOSED"));
    assertThat(of(events, "Evict")).singleElement()
        .satisfies(closed -> assertThat(closed.getString("reason")).isEqualTo("SHUTDOWN"));
  }

  @Test
  void shortWaits_areNoEvents() throws Exception {
    List<RecordedEvent> events = record(Duration.ofHours(1), PoolJfrTest::waitOnce);
    assertThat(of(events, "Acquire")).isEmpty();
    assertThat(of(events, "Open")).isNotEmpty();
  }
}
