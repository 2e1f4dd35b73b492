package dev.heddle.pool.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.pool.DurationHistogram;
import dev.heddle.pool.contract.Racer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is recorded is in the histogram, by however many threads. */
class DurationRecorderTest {

  private final DurationRecorder recorder = new DurationRecorder();

  @Test
  void durations_areCounted_summed_andTheLongestKept() {
    recorder.record(3_000);
    recorder.record(5_000_000);
    recorder.record(1_000);
    DurationHistogram seen = recorder.snapshot();
    assertThat(recorder.count()).isEqualTo(3);
    assertThat(seen.count()).isEqualTo(3);
    assertThat(seen.sum()).isEqualTo(Duration.ofNanos(5_004_000));
    assertThat(seen.max()).isEqualTo(Duration.ofMillis(5));
  }

  @Test
  void negativeDuration_countsAsZero() {
    recorder.record(-7);
    assertThat(recorder.snapshot().count()).isEqualTo(1);
    assertThat(recorder.snapshot().sum()).isEqualTo(Duration.ZERO);
  }

  @Test
  void unrecordedOnes_countAsZero_andAMissingCountAddsNone() {
    recorder.record(1_000_000);
    assertThat(recorder.snapshot().plusZeros(9).count()).isEqualTo(10);
    assertThat(recorder.snapshot().plusZeros(9).sum()).isEqualTo(Duration.ofMillis(1));
    assertThat(recorder.snapshot().plusZeros(-3).count()).isEqualTo(1);
    assertThat(recorder.count()).isEqualTo(1);
  }

  @Test
  void snapshot_changesNoMore() {
    DurationHistogram before = recorder.snapshot();
    recorder.record(1);
    assertThat(before.count()).isZero();
  }

  @Test
  void manyThreads_loseNothing() throws InterruptedException {
    int threads = 8;
    int each = 1_000;
    Racer.virtual(threads).race(racer -> {
      for (int i = 0; i < each; i++) {
        recorder.record(racer * 1_000L + i);
      }
      return true;
    }).all();
    DurationHistogram seen = recorder.snapshot();
    assertThat(seen.count()).isEqualTo((long) threads * each);
    assertThat(seen.max()).isEqualTo(Duration.ofNanos(7_999));
  }
}
