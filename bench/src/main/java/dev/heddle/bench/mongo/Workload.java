package dev.heddle.bench.mongo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Virtual threads that run one operation after the other without a pause, for a time. What begins within the time is
 * waited for and counted, so the longest waits are seen.
 */
final class Workload {

  /** Two digits: a percent is far less than what two runs differ by. */
  private static final int DIGITS = 2;

  private Workload() {}

  /**
   * What came out.
   *
   * @param perSecond operations
   * @param p50Micros the wait and work of a middling operation
   * @param p99Micros what one in a hundred exceeds
   * @param maxMicros the longest
   */
  record Outcome(double perSecond, double p50Micros, double p99Micros, double maxMicros) {
  }

  static Outcome run(Contender contender, int callers, Duration length) throws Exception {
    Histogram latencies = new ConcurrentHistogram(DIGITS);
    AtomicBoolean over = new AtomicBoolean();
    AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    List<Thread> threads = new ArrayList<>();
    long begun = System.nanoTime();
    for (int caller = 0; caller < callers; caller++) {
      threads.add(Thread.ofVirtual().start(() -> {
        while (!over.get()) {
          long start = System.nanoTime();
          try {
            contender.operation();
          } catch (Exception e) {
            failure.compareAndSet(null, e);
            over.set(true);
          }
          latencies.recordValue(System.nanoTime() - start);
        }
      }));
    }
    threads.getFirst().join(length);
    over.set(true);
    for (Thread thread : threads) {
      thread.join();
    }
    Exception broken = failure.get();
    if (broken != null) {
      throw broken;
    }
    double seconds = (System.nanoTime() - begun) / 1e9;
    return new Outcome(latencies.getTotalCount() / seconds, latencies.getValueAtPercentile(50) / 1e3,
        latencies.getValueAtPercentile(99) / 1e3, latencies.getMaxValue() / 1e3);
  }
}
