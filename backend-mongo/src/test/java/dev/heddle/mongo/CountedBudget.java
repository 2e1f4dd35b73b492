package dev.heddle.mongo;

import dev.heddle.pool.Deadline;
import dev.heddle.pool.spi.ConnectionBudget;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A budget that can be looked into. */
final class CountedBudget implements ConnectionBudget {

  private final int all;
  private final Semaphore permits;

  CountedBudget(int all) {
    this.all = all;
    this.permits = new Semaphore(all, true);
  }

  int reserved() {
    return all - permits.availablePermits();
  }

  @Override
  public boolean tryReserve(int connections) {
    return permits.tryAcquire(connections);
  }

  @Override
  public boolean reserve(int connections, Deadline deadline) throws InterruptedException {
    return permits.tryAcquire(connections, deadline.remainingNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public void release(int connections) {
    permits.release(connections);
  }
}
