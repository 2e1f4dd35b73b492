package dev.heddle.bench.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Takes all connections of a pool and gives them back: to fill it before a workload, to prove it whole after. */
final class Filling {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  private Filling() {}

  /** Waits for what the pool opens by itself, then takes everything once. */
  static void fill(Candidate candidate, PoolSpec spec) throws InterruptedException {
    long end = System.nanoTime() + LIMIT.toNanos();
    // Those that open in the background get a moment for it: some stall when all is taken meanwhile.
    long calm = System.nanoTime() + 200_000_000L;
    while (spec.things().count() < spec.size() && System.nanoTime() < calm) {
      LockSupport.parkNanos(1_000_000);
    }
    if (!whole(candidate, spec.size(), end)) {
      throw new IllegalStateException("the pool could not be filled");
    }
  }

  /** Whether all connections can be had at once. */
  static boolean whole(Candidate candidate, int size) throws InterruptedException {
    return whole(candidate, size, System.nanoTime() + LIMIT.toNanos());
  }

  private static boolean whole(Candidate candidate, int size, long end) throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    Thread taker = Thread.ofVirtual().start(() -> {
      if (takeAll(candidate, size, end)) {
        done.countDown();
      }
    });
    boolean whole = done.await(end - System.nanoTime(), TimeUnit.NANOSECONDS);
    taker.interrupt();
    return whole;
  }

  private static boolean takeAll(Candidate candidate, int size, long end) {
    List<Object> tickets = new ArrayList<>();
    try {
      while (tickets.size() < size && System.nanoTime() < end) {
        Object ticket = takeOrNull(candidate);
        if (ticket != null) {
          tickets.add(ticket);
        }
      }
      for (Object ticket : tickets) {
        candidate.give(ticket);
      }
    } catch (Exception e) {
      return false;
    }
    return tickets.size() == size;
  }

  /** Takes one; null if the pool says in its own way that the time is up. */
  static @Nullable Object takeOrNull(Seat seat) throws InterruptedException {
    try {
      return seat.take();
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception timedOut) {
      return null;
    }
  }
}
