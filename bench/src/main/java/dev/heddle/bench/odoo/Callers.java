package dev.heddle.bench.odoo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Virtual threads that call one after another until the time is over, and what they met. */
final class Callers {

  /** One call, from nothing to its answer. */
  interface Call {
    void run() throws Exception;
  }

  /** What they met. */
  record Met(double perSecond, long calls, long failures, Histogram micros) {
    String line(String name) {
      return String.format("%-34s %9.1f calls/s  %7d calls  %5d failed  p50 %8.1f ms  p99 %8.1f ms", name, perSecond,
          calls, failures, micros.getValueAtPercentile(50) / 1e3, micros.getValueAtPercentile(99) / 1e3);
    }
  }

  private Callers() {
  }

  static Met run(int count, Duration time, Call call) throws InterruptedException {
    Histogram micros = new ConcurrentHistogram(3);
    LongAdder calls = new LongAdder();
    LongAdder failures = new LongAdder();
    long start = System.nanoTime();
    long end = start + time.toNanos();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      threads.add(Thread.ofVirtual().start(() -> {
        while (System.nanoTime() - end < 0) {
          long begun = System.nanoTime();
          try {
            call.run();
            calls.increment();
            micros.recordValue((System.nanoTime() - begun) / 1_000);
          } catch (Exception failure) {
            failures.increment();
          }
        }
      }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    double seconds = (System.nanoTime() - start) / 1e9; // calls under way at the end are counted, and so is their time
    return new Met(calls.sum() / seconds, calls.sum(), failures.sum(), micros);
  }
}
