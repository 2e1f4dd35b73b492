package dev.heddle.bench.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What many waiters cost while nothing happens. An operation is a second: 10,000,000 ns are one per cent of a core.
 *
 * @param waiters how many
 * @param size of the pool
 */
record ParkedWaiters(int waiters, int size) implements Workload {

  /** For the waiters to arrive, and the compiler to be done with them. */
  private static final Duration SETTLING = Duration.ofSeconds(2);
  private static final Duration LEAST = Duration.ofSeconds(2);

  @Override
  public Measure measure() {
    return Measure.CPU;
  }

  @Override
  public Figures run(Contender contender, Timing timing) throws Exception {
    Things things = new Things(Duration.ZERO, true, 0);
    Candidate pool = contender.open(new PoolSpec(size, PoolSpec.AMPLE, things, false), waiters);
    List<Object> held = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      Object ticket = pool.take();
      if (ticket != null) {
        held.add(ticket);
      }
    }
    AtomicInteger failures = new AtomicInteger();
    CountDownLatch ended = new CountDownLatch(waiters);
    for (int i = 0; i < waiters; i++) {
      Thread.ofVirtual().start(() -> {
        try {
          Object ticket = pool.take();
          if (ticket == null) {
            failures.incrementAndGet();
          } else {
            pool.give(ticket);
          }
        } catch (Exception e) {
          failures.incrementAndGet();
        } finally {
          ended.countDown();
        }
      });
    }
    Timing.pass(SETTLING);
    new WarmUp(timing).pass(); // ten thousand threads that begin give the compiler something to do
    Meter meter = Meter.start();
    Timing.pass(timing.measured().compareTo(LEAST) < 0 ? LEAST : timing.measured());
    Meter.Reading reading = meter.stop();
    for (Object ticket : held) {
      pool.give(ticket);
    }
    ended.await();
    Figures figures = Figures.NONE.with(Figure.CPU_NS_PER_OP, reading.cpuNanos() / reading.seconds())
        .withDisturbances(reading).with(Figure.FAILURES, failures.get());
    return Soundness.check(figures, contender, pool, things, size);
  }
}
