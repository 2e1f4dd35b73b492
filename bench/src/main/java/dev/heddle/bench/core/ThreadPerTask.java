package dev.heddle.bench.core;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;

/**
 * A new virtual thread for each take: what a pool keeps per thread is never found again. Allocated bytes include the
 * thread; without a pool they are the thread alone.
 *
 * @param size of the pool
 */
record ThreadPerTask(int size) implements Workload {

  /** Threads that start others; few enough for the collector, enough to keep all carriers busy. */
  private static final int STARTERS = 8;
  private static final int BATCH = 100;

  @Override
  public Figures run(Contender contender, Timing timing) throws InterruptedException {
    Things things = new Things(Duration.ZERO, true, 0);
    Candidate pool = contender.open(new PoolSpec(size, PoolSpec.AMPLE, things, false), 1);
    Load load = new Load(pool);
    CountDownLatch ended = new CountDownLatch(STARTERS);
    for (int i = 0; i < STARTERS; i++) {
      Thread.ofVirtual().start(() -> {
        try {
          load.batches();
        } finally {
          ended.countDown();
        }
      });
    }
    new WarmUp(timing).pass();
    long before = load.done.sum();
    Meter meter = Meter.start();
    Timing.pass(timing.measured());
    Meter.Reading reading = meter.stop();
    long operations = load.done.sum() - before;
    load.over = true;
    ended.await();
    Figures figures = Figures.NONE.withCost(reading, operations).with(Figure.FAILURES, load.failures.sum());
    return Soundness.check(figures, contender, pool, things, size);
  }

  private static final class Load {

    final LongAdder done = new LongAdder();
    final LongAdder failures = new LongAdder();
    volatile boolean over;
    private final Candidate pool;

    Load(Candidate pool) {
      this.pool = pool;
    }

    void batches() {
      while (!over) {
        CountDownLatch batch = new CountDownLatch(BATCH);
        Runnable task = () -> task(batch);
        for (int i = 0; i < BATCH; i++) {
          Thread.startVirtualThread(task);
        }
        try {
          batch.await();
        } catch (InterruptedException e) {
          return;
        }
        done.add(BATCH);
      }
    }

    private void task(CountDownLatch batch) {
      try {
        Object ticket = Filling.takeOrNull(pool);
        if (ticket == null) {
          failures.increment();
        } else {
          pool.give(ticket);
        }
      } catch (Exception e) {
        failures.increment();
      } finally {
        batch.countDown();
      }
    }
  }
}
