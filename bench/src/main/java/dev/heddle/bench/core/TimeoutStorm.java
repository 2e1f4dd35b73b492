package dev.heddle.bench.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.ConcurrentHistogram;

/**
 * Many waiters time out together; right after the last deadline the connections come back and others use the pool.
 *
 * @param waiters how many
 * @param size of the pool
 * @param told which of the two times to tell
 */
record TimeoutStorm(int waiters, int size, Told told) implements Workload {

  /** What the waits of the figures are. */
  enum Told {
    /** How long after its own deadline each waiter was told. */
    LATENESS,
    /** How long after the last deadline so much normal work was done. */
    SERVICE
  }

  /** Long enough for all waiters to queue up before the first one gives up. */
  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final int USERS = 10;
  private static final int USES = 100;

  @Override
  public Measure measure() {
    return Measure.LONGEST_WAIT;
  }

  @Override
  public Figures run(Contender contender, Timing timing) throws Exception {
    Things things = new Things(Duration.ZERO, true, 0);
    Candidate pool = contender.open(new PoolSpec(size, TIMEOUT, things, false), waiters);
    List<Object> held = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      Object ticket = pool.take();
      if (ticket != null) {
        held.add(ticket);
      }
    }
    Storm storm = new Storm(pool, waiters);
    storm.begin();
    Timing.passUntil(storm.lastDeadline());
    for (Object ticket : held) {
      pool.give(ticket);
    }
    ConcurrentHistogram service = new ConcurrentHistogram(Waits.DIGITS);
    int failed = use(pool);
    service.recordValue(System.nanoTime() - storm.lastDeadline());
    storm.ended.await();
    Figures figures = Figures.NONE.withWaits(told == Told.LATENESS ? storm.lateness : service)
        .with(Figure.FAILURES, failed);
    return Soundness.check(figures, contender, pool, things, size);
  }

  /** Normal work; returns how much of it failed. */
  private static int use(Candidate pool) throws InterruptedException {
    AtomicInteger failed = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(USERS);
    for (int i = 0; i < USERS; i++) {
      Thread.ofVirtual().start(() -> {
        try {
          for (int use = 0; use < USES; use++) {
            Object ticket = pool.take();
            if (ticket == null) {
              failed.incrementAndGet();
            } else {
              Hold.letOthersRun();
              pool.give(ticket);
            }
          }
        } catch (Exception e) {
          failed.incrementAndGet();
        } finally {
          done.countDown();
        }
      });
    }
    done.await();
    return failed.get();
  }

  private static final class Storm {

    final ConcurrentHistogram lateness = new ConcurrentHistogram(Waits.DIGITS);
    final CountDownLatch ended;
    private final CountDownLatch begun;
    private final AtomicLong lastStart = new AtomicLong(Long.MIN_VALUE);
    private final Candidate pool;
    private final int waiters;

    Storm(Candidate pool, int waiters) {
      this.pool = pool;
      this.waiters = waiters;
      this.begun = new CountDownLatch(waiters);
      this.ended = new CountDownLatch(waiters);
    }

    void begin() throws InterruptedException {
      for (int i = 0; i < waiters; i++) {
        Thread.ofVirtual().start(this::waiter);
      }
      begun.await();
    }

    long lastDeadline() {
      return lastStart.get() + TIMEOUT.toNanos();
    }

    private void waiter() {
      long began = System.nanoTime();
      lastStart.accumulateAndGet(began, Math::max);
      begun.countDown();
      try {
        Object ticket = Filling.takeOrNull(pool);
        long late = System.nanoTime() - began - TIMEOUT.toNanos();
        if (ticket == null) {
          lateness.recordValue(Math.max(0, late));
        } else {
          pool.give(ticket);
        }
      } catch (Exception e) {
        lateness.recordValue(0);
      } finally {
        ended.countDown();
      }
    }
  }
}
