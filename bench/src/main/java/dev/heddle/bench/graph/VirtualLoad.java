package dev.heddle.bench.graph;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Virtual threads that do the same again and again for a while. */
final class VirtualLoad {

  /** Longer than anything here may take. */
  private static final long LONGEST_NANOS = Duration.ofMinutes(1).toNanos();

  private VirtualLoad() {}

  /**
   * What was done.
   *
   * @param perSecond operations a second, by all threads together
   * @param times how long each took, in nanoseconds
   */
  record Result(double perSecond, Histogram times) {

    double micros(double percentile) {
      return times.getValueAtPercentile(percentile) / 1e3;
    }
  }

  static Result run(int threads, Duration time, Runnable operation) throws InterruptedException {
    Histogram times = new ConcurrentHistogram(LONGEST_NANOS, 3);
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    CountDownLatch go = new CountDownLatch(1);
    List<Thread> all = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      all.add(Thread.ofVirtual().start(() -> {
        try {
          go.await();
          long end = System.nanoTime() + time.toNanos();
          long begin = System.nanoTime();
          while (begin - end < 0) {
            operation.run();
            long now = System.nanoTime();
            times.recordValue(Math.min(now - begin, LONGEST_NANOS));
            begin = now;
          }
        } catch (Throwable failed) {
          failure.compareAndSet(null, failed);
        }
      }));
    }
    long begin = System.nanoTime();
    go.countDown();
    for (Thread thread : all) {
      thread.join();
    }
    Throwable failed = failure.get();
    if (failed != null) {
      throw new IllegalStateException("the load failed", failed);
    }
    return new Result(times.getTotalCount() / ((System.nanoTime() - begin) / 1e9), times);
  }
}
