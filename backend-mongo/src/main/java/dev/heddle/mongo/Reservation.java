package dev.heddle.mongo;

import dev.heddle.pool.spi.ConnectionBudget;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What one client holds of the process' budget. The driver asks nobody before it opens a connection, so the most that it
 * may open is reserved as long as it lives.
 */
final class Reservation {

  private final ConnectionBudget budget;
  private final ReentrantLock lock = new ReentrantLock();
  private int held; // guarded by lock
  private boolean ended; // guarded by lock

  /** Takes over permits that were reserved. */
  Reservation(ConnectionBudget budget, int held) {
    this.budget = budget;
    this.held = held;
  }

  int held() {
    lock.lock();
    try {
      return held;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Follows what the driver may open now.
   *
   * @return false if the budget did not have as much; then it holds as before, and somebody should try again
   */
  boolean adjust(int wanted) {
    lock.lock();
    try {
      if (ended || wanted == held) {
        return true;
      }
      if (wanted > held && !budget.tryReserve(wanted - held)) {
        return false;
      }
      if (wanted < held) {
        budget.release(held - wanted);
      }
      held = wanted;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Returns all of it, once. */
  void end() {
    lock.lock();
    try {
      if (!ended) {
        ended = true;
        budget.release(held);
        held = 0;
      }
    } finally {
      lock.unlock();
    }
  }
}
