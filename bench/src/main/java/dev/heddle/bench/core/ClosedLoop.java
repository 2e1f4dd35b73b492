package dev.heddle.bench.core;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Workers that take, hold and give back without a pause, each so often; then it is over.
 *
 * <p>The work is fixed, not the time: a pool that serves ten threads and starves the rest would be the fastest of all by
 * the clock, and its longest waits would never be seen to end. So a burst lasts until the last worker is done.
 */
final class ClosedLoop {

  /** Workers that never wait for a connection must let each other run now and then. */
  private static final int LOOPS_BETWEEN_YIELDS = 10;

  private final Supplier<Candidate> candidates;
  private final int workers;
  private final int uses;
  private final Hold hold;
  private final boolean clocked;
  private final ThreadFactory threads;
  private final LongAdder failures = new LongAdder();
  private volatile @Nullable Throwable broken;

  /**
   * A loop of one kind.
   *
   * @param candidates asked for each burst
   * @param uses how often each worker takes
   * @param clocked whether waits are recorded, which costs two readings of the clock each
   */
  ClosedLoop(Supplier<Candidate> candidates, int workers, int uses, Hold hold, boolean clocked, ThreadFactory threads) {
    this.candidates = candidates;
    this.workers = workers;
    this.uses = uses;
    this.hold = hold;
    this.clocked = clocked;
    this.threads = threads;
  }

  /** How many takings have failed. */
  long failures() {
    return failures.sum();
  }

  /** One burst: what it cost, while the waits are in the things, if {@code measuring}. */
  Meter.Reading burst(boolean measuring) throws InterruptedException {
    Candidate candidate = candidates.get();
    Burst burst = new Burst(workers);
    // Begun by a thread of the same kind: virtual threads that are started or woken from outside wait in a queue that
    // the carriers look at only when they have nothing else to do.
    threads.newThread(() -> {
      for (int i = 0; i < workers; i++) {
        int worker = i;
        threads.newThread(() -> work(candidate, worker, measuring, burst)).start();
      }
      burst.beginWhenAllArrived();
    }).start();
    Meter.Reading reading = burst.await();
    Throwable failure = broken;
    if (failure != null) {
      throw new IllegalStateException(failure);
    }
    return reading;
  }

  private void work(Candidate candidate, int worker, boolean measuring, Burst burst) {
    try {
      Seat seat = candidate.seat(worker);
      burst.arrive();
      loop(seat, measuring);
      seat.leave();
    } catch (Throwable e) {
      broken = e;
    } finally {
      burst.leave();
    }
  }

  private void loop(Seat seat, boolean measuring) throws Exception {
    int untilYield = LOOPS_BETWEEN_YIELDS;
    for (int use = 0; use < uses; use++) {
      long began = clocked ? System.nanoTime() : 0;
      Object ticket = Filling.takeOrNull(seat);
      if (ticket == null) {
        failures.increment();
        continue;
      }
      if (clocked) {
        long waited = System.nanoTime() - began;
        Thing thing = seat.thing(ticket);
        thing.taken(waited, measuring);
        hold();
        thing.given();
      } else {
        hold();
      }
      seat.give(ticket);
      if (hold == Hold.NOTHING && --untilYield == 0) {
        untilYield = LOOPS_BETWEEN_YIELDS;
        Hold.letOthersRun();
      }
    }
  }

  private void hold() {
    switch (hold) {
      case NOTHING -> {
      }
      case YIELD -> Hold.letOthersRun();
      case MILLISECOND -> LockSupport.parkNanos(Hold.LENGTH.toNanos());
    }
  }

  /** Lets all workers begin together and measures from then to the end of the last one. */
  private static final class Burst {

    private final CountDownLatch arrived;
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicInteger working;
    private volatile @Nullable Meter meter;
    private volatile Meter.Reading reading = Meter.Reading.NOTHING;

    Burst(int workers) {
      arrived = new CountDownLatch(workers);
      working = new AtomicInteger(workers);
    }

    void arrive() throws InterruptedException {
      arrived.countDown();
      begun.await();
    }

    void beginWhenAllArrived() {
      try {
        arrived.await();
        meter = Meter.start();
        begun.countDown();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    void leave() {
      Meter started = meter;
      if (working.decrementAndGet() == 0 && started != null) {
        reading = started.stop();
        ended.countDown();
      }
    }

    Meter.Reading await() throws InterruptedException {
      ended.await();
      return reading;
    }
  }
}
