package dev.heddle.bench.mongo;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Virtual threads that run one operation after the other without a pause, for a time. What begins within the time is
 * waited for and counted, so the longest waits are seen.
 *
 * <p>After some operations each thread ends and starts its successor, as threads of a service do. One that lives on from
 * before its code was compiled keeps interpreted frames at the bottom of its stack, and as long as it does the JVM continues
 * it after each wait for an answer on a slow way, which costs the more the deeper the caller stands.
 */
final class Workload {

  /** Two digits: a percent is far less than what two runs differ by. */
  private static final int DIGITS = 2;

  /** Of one thread: starting it costs a hundredth of them at most. */
  private static final int OPERATIONS = 100;

  private final Contender contender;
  private final Histogram latencies = new ConcurrentHistogram(DIGITS);
  private final CountDownLatch ended;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private volatile boolean over;

  private Workload(Contender contender, int callers) {
    this.contender = contender;
    this.ended = new CountDownLatch(callers);
  }

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
    return new Workload(contender, callers).run(callers, length);
  }

  private Outcome run(int callers, Duration length) throws Exception {
    long begun = System.nanoTime();
    for (int caller = 0; caller < callers; caller++) {
      begin();
    }
    if (!ended.await(length.toNanos(), TimeUnit.NANOSECONDS)) {
      over = true;
      ended.await();
    }
    Throwable broken = failure.get();
    if (broken != null) {
      throw new IllegalStateException(broken);
    }
    double seconds = (System.nanoTime() - begun) / 1e9;
    return new Outcome(latencies.getTotalCount() / seconds, latencies.getValueAtPercentile(50) / 1e3,
        latencies.getValueAtPercentile(99) / 1e3, latencies.getMaxValue() / 1e3);
  }

  private void begin() {
    Thread.startVirtualThread(() -> {
      operate();
      if (over) {
        ended.countDown();
      } else {
        begin();
      }
    });
  }

  private void operate() {
    for (int operation = 0; operation < OPERATIONS && !over; operation++) {
      long start = System.nanoTime();
      try {
        contender.operation();
      } catch (Throwable e) { // or nobody would count its thread out
        failure.compareAndSet(null, e);
        over = true;
      }
      latencies.recordValue(System.nanoTime() - start);
    }
  }
}
