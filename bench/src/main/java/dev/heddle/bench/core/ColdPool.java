package dev.heddle.bench.core;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.ConcurrentHistogram;

/**
 * As many acquirers as there may be connections come at once to a pool that has none open. The waits are the times until
 * each has one.
 *
 * @param acquirers how many, and the size of the pool
 * @param opening how long it takes to open a connection
 */
record ColdPool(int acquirers, Duration opening) implements Workload {

  @Override
  public Measure measure() {
    return Measure.LONGEST_WAIT;
  }

  @Override
  public Figures run(Contender contender, Timing timing) throws InterruptedException {
    Things things = new Things(opening, true, 0);
    Candidate pool = contender.open(new PoolSpec(acquirers, PoolSpec.AMPLE, things, true), acquirers);
    ConcurrentHistogram waits = new ConcurrentHistogram(Waits.DIGITS);
    AtomicInteger failures = new AtomicInteger();
    CountDownLatch served = new CountDownLatch(acquirers);
    CountDownLatch ended = new CountDownLatch(acquirers);
    for (int i = 0; i < acquirers; i++) {
      Thread.ofVirtual().start(() -> {
        try {
          long began = System.nanoTime();
          Object ticket = pool.take();
          waits.recordValue(System.nanoTime() - began);
          served.countDown();
          // Nobody gives back before all have theirs.
          served.await();
          if (ticket != null) {
            pool.give(ticket);
          }
        } catch (Exception e) {
          failures.incrementAndGet();
          served.countDown();
        } finally {
          ended.countDown();
        }
      });
    }
    ended.await();
    Figures figures = Figures.NONE.withWaits(waits).with(Figure.FAILURES, failures.get());
    return Soundness.check(figures, contender, pool, things, acquirers);
  }
}
