package dev.heddle.bench.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;

/**
 * Virtual threads whose takes all fail, because every connection is held. An operation is a failure.
 *
 * @param threads how many
 * @param size of the pool
 * @param timeout how long each take waits
 */
record FailedAcquires(int threads, int size, Duration timeout) implements Workload {

  @Override
  public Measure measure() {
    return Measure.CPU;
  }

  @Override
  public Figures run(Contender contender, Timing timing) throws Exception {
    Things things = new Things(Duration.ZERO, true, 0);
    Candidate pool = contender.open(new PoolSpec(size, timeout, things, false), threads);
    List<Object> held = hold(pool);
    Load load = new Load(pool);
    CountDownLatch ended = new CountDownLatch(threads);
    for (int i = 0; i < threads; i++) {
      Thread.ofVirtual().start(() -> {
        try {
          load.fail();
        } finally {
          ended.countDown();
        }
      });
    }
    Timing.pass(timing.warmUp());
    long before = load.failed.sum();
    Meter meter = Meter.start();
    do {
      Timing.pass(timing.measured());
    } while (load.failed.sum() == before);
    Meter.Reading reading = meter.stop();
    long operations = load.failed.sum() - before;
    load.over = true;
    ended.await();
    for (Object ticket : held) {
      pool.give(ticket);
    }
    Figures figures = Figures.NONE.withCost(reading, operations).with(Figure.FAILURES, load.succeeded.sum());
    return Soundness.check(figures, contender, pool, things, size);
  }

  private List<Object> hold(Candidate pool) throws InterruptedException {
    List<Object> held = new ArrayList<>();
    while (held.size() < size) {
      Object ticket = Filling.takeOrNull(pool);
      if (ticket != null) {
        held.add(ticket);
      }
    }
    return held;
  }

  private static final class Load {

    final LongAdder failed = new LongAdder();
    final LongAdder succeeded = new LongAdder();
    volatile boolean over;
    private final Candidate pool;

    Load(Candidate pool) {
      this.pool = pool;
    }

    void fail() {
      try {
        while (!over) {
          Object ticket = Filling.takeOrNull(pool);
          if (ticket == null) {
            failed.increment();
          } else {
            succeeded.increment();
            pool.give(ticket);
          }
        }
      } catch (Exception e) {
        succeeded.increment();
      }
    }
  }
}
