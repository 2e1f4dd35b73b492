package dev.heddle.sql;

import dev.heddle.pool.Deadline;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The places for physical connections, over all HikariCP pools of one native pool. HikariCP counts a connection out
 * before it is closed, and a replaced pool knows nothing of its successor; the target counts both.
 */
final class Places {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition freed = lock.newCondition();
  private int most; // guarded by lock
  private int taken; // guarded by lock

  Places(int most) {
    this.most = most;
  }

  /** Changes how many there are; those taken stay taken. */
  void resize(int places) {
    lock.lock();
    try {
      most = places;
      freed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes one.
   *
   * @return false if none was free in time
   * @throws InterruptedException if interrupted while waiting
   */
  boolean take(Deadline deadline) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (taken >= most) {
        if (deadline.isOver() || freed.awaitNanos(deadline.remainingNanos()) <= 0) {
          return false;
        }
      }
      taken++;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Gives one back. */
  void free() {
    lock.lock();
    try {
      taken--;
      freed.signal();
    } finally {
      lock.unlock();
    }
  }
}
