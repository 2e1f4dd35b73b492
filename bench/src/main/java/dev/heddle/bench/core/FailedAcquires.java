package dev.heddle.bench.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;

/**
 * Virtual threads whose takes all fail, because every connection is held. An operation is a failure.
 *
 * <p>After some takes each thread ends and starts its successor, as threads of a service do. One that lives on from before
 * the compiler was done keeps interpreted frames at the bottom of its stack, and as long as it does the JVM continues it on
 * a slow way: an eighth of Heddle's time here, and too little of Vibur's to be seen.
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
      load.begin(ended);
    }
    new WarmUp(timing).pass();
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

    /** Of one thread: starting it costs a hundredth of them. */
    private static final int TAKES = 100;

    final LongAdder failed = new LongAdder();
    final LongAdder succeeded = new LongAdder();
    volatile boolean over;
    private final Candidate pool;

    Load(Candidate pool) {
      this.pool = pool;
    }

    void begin(CountDownLatch ended) {
      Thread.startVirtualThread(() -> {
        fail();
        if (over) {
          ended.countDown();
        } else {
          begin(ended);
        }
      });
    }

    private void fail() {
      try {
        for (int take = 0; take < TAKES && !over; take++) {
          Object ticket = Filling.takeOrNull(pool);
          if (ticket == null) {
            failed.increment();
          } else {
            succeeded.increment();
            pool.give(ticket);
          }
        }
      } catch (Throwable e) { // or nobody would count its thread out
        succeeded.increment();
      }
    }
  }
}
