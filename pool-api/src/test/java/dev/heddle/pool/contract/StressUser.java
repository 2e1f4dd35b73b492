package dev.heddle.pool.contract;

import dev.heddle.pool.Acquire;
import dev.heddle.pool.AcquireTimeoutException;
import dev.heddle.pool.Deadline;
import dev.heddle.pool.Lease;
import dev.heddle.pool.LeaseEndedException;
import dev.heddle.pool.ManagedPool;
import dev.heddle.pool.PoolException;
import dev.heddle.pool.Priority;
import dev.heddle.pool.spi.FailureKind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One virtual thread that uses a pool in every way there is, right and wrong, until it is told to stop. */
final class StressUser implements Runnable {

  private static final List<Priority> PRIORITIES = List.of(Priority.HIGH, Priority.NORMAL, Priority.BATCH);

  private final ManagedPool<FakeConnection> pool;
  private final StressTally tally;
  private final SplittableRandom random;
  private final long lateNanos;

  /**
   * A user of one storm.
   *
   * @param late no acquire may last so much longer than it was allowed to, however busy the machine
   */
  StressUser(ManagedPool<FakeConnection> pool, StressTally tally, SplittableRandom random, Duration late) {
    this.pool = pool;
    this.tally = tally;
    this.random = random;
    this.lateNanos = late.toNanos();
  }

  @Override
  public void run() {
    while (!tally.isOver()) {
      try {
        Lease<FakeConnection> lease = acquire();
        if (lease != null) {
          tally.leases.increment();
          use(lease);
          end(lease);
        }
      } catch (AcquireTimeoutException late) {
        tally.timeouts.increment();
        if (random.nextInt(100) == 0 && late.getMessage().isEmpty()) {
          tally.fault("an empty message");
        }
      } catch (PoolException refused) {
        tally.refusals.increment();
        pause();
      } catch (InterruptedException interrupted) {
        tally.interrupts.increment();
      } catch (Throwable unexpected) {
        tally.fault("a user met " + unexpected);
      }
    }
  }

  /**
   * A refusal is quick: leaves the processor to others. An interrupt that the refusal came before would make every pause
   * end at once, and a virtual thread that never pauses keeps its carrier from all others.
   */
  private void pause() {
    if (Thread.interrupted()) {
      tally.interrupts.increment();
    }
    LockSupport.parkNanos(random.nextLong(5_000_000));
  }

  private @Nullable Lease<FakeConnection> acquire() throws InterruptedException {
    if (random.nextInt(10) == 0) {
      Optional<Lease<FakeConnection>> lease = pool.tryAcquire();
      return lease.orElse(null);
    }
    Duration limit = random.nextInt(5) == 0 ? Duration.ZERO : Duration.ofNanos(random.nextLong(30_000_000));
    Acquire how = Acquire.within(limit).priority(PRIORITIES.get(random.nextInt(PRIORITIES.size())));
    if (random.nextInt(4) == 0) {
      how = how.deadline(Deadline.in(Duration.ofNanos(random.nextLong(20_000_000)))).label("stress");
    }
    long begun = System.nanoTime();
    try {
      return pool.acquire(how);
    } finally {
      if (System.nanoTime() - begun - limit.toNanos() > lateNanos) {
        tally.fault("an acquire allowed " + limit + " lasted " + Duration.ofNanos(System.nanoTime() - begun));
      }
    }
  }

  private void use(Lease<FakeConnection> lease) {
    try {
      FakeConnection connection = lease.get();
      connection.begin();
      try {
        hold();
      } finally {
        connection.end();
      }
    } catch (FakeFailure failure) {
      lease.report(failure);
    } catch (LeaseEndedException evictedHard) {
      tally.cutOff.increment();
    }
  }

  private void hold() {
    switch (random.nextInt(8)) {
      case 0 -> LockSupport.parkNanos(random.nextLong(1_000_000));
      case 1, 2 -> Disorder.stir();
      default -> {
      }
    }
  }

  private void end(Lease<FakeConnection> lease) throws InterruptedException {
    switch (random.nextInt(24)) {
      case 0 -> lease.invalidate(broken());
      case 1 -> lease.invalidate(broken(), Duration.ofNanos(random.nextLong(3_000_000)));
      case 2 -> {
        lease.close();
        lease.close();
      }
      case 3 -> {
        lease.report(broken());
        lease.close();
      }
      case 4 -> elsewhere(lease);
      case 5 -> {
        lease.close();
        lease.invalidate(broken());
      }
      default -> lease.close();
    }
  }

  private void elsewhere(Lease<FakeConnection> lease) throws InterruptedException {
    Thread other = Thread.ofVirtual().start(lease::close);
    other.join();
    lease.close();
  }

  private static FakeFailure broken() {
    return new FakeFailure(FailureKind.BROKEN, "broken by a user");
  }
}
