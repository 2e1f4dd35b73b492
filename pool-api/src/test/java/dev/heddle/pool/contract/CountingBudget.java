package dev.heddle.pool.contract;

import dev.heddle.pool.Deadline;
import dev.heddle.pool.spi.ConnectionBudget;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A budget with a limit that counts, and writes down as a fault when more permits come back than were taken. */
public final class CountingBudget implements ConnectionBudget {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition released = lock.newCondition();
  private final List<String> faults = new ArrayList<>(); // guarded by lock, as all below
  private int limit;
  private int reserved;
  private int peak;

  /**
   * Makes a budget.
   *
   * @param limit how many permits there are
   */
  public CountingBudget(int limit) {
    this.limit = limit;
  }

  @Override
  public boolean tryReserve(int connections) {
    lock.lock();
    try {
      if (reserved + connections > limit) {
        return false;
      }
      reserved += connections;
      peak = Math.max(peak, reserved);
      return true;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean reserve(int connections, Deadline deadline) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!tryReserve(connections)) {
        if (deadline.isOver()) {
          return false;
        }
        // The deadline may be on a clock that stands still, so look again now and then.
        released.await(1, TimeUnit.MILLISECONDS);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void release(int connections) {
    lock.lock();
    try {
      reserved -= connections;
      if (reserved < 0) {
        faults.add("more permits came back than were taken: " + reserved);
      }
      released.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Changes the limit.
   *
   * @param permits how many there are from now on
   */
  public void limit(int permits) {
    lock.lock();
    try {
      limit = permits;
      released.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * How many permits are taken.
   *
   * @return the count
   */
  public int reserved() {
    lock.lock();
    try {
      return reserved;
    } finally {
      lock.unlock();
    }
  }

  /**
   * The most permits that were taken at a time.
   *
   * @return the peak
   */
  public int peak() {
    lock.lock();
    try {
      return peak;
    } finally {
      lock.unlock();
    }
  }

  /**
   * What a sound pool never does.
   *
   * @return empty for a sound pool
   */
  public List<String> faults() {
    lock.lock();
    try {
      return List.copyOf(faults);
    } finally {
      lock.unlock();
    }
  }
}
