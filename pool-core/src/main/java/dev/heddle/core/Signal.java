package dev.heddle.core;

import dev.heddle.pool.Deadline;
import dev.heddle.pool.TimeSource;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Lets operators wait for a state of the pool: all leases back, enough connections open. */
final class Signal {

  /** By the machine's own clock: it is the memory that must settle, not the pool's time. */
  private static final long SETTLING_NANOS = 1_000_000;
  private static final int SETTLING_LOOKS = 3;

  private final TimeSource time;
  private final Queue<Thread> waiting = new ConcurrentLinkedQueue<>();

  Signal(TimeSource time) {
    this.time = time;
  }

  /** Something changed. Costs one load where nobody waits. */
  void changed() {
    waiting.forEach(LockSupport::unpark);
  }

  /** Waits until the state is there; false if the deadline came first. */
  boolean await(BooleanSupplier state, Deadline deadline) throws InterruptedException {
    Thread thread = Thread.currentThread();
    TimeSource.Alarm alarm = time.alarm(() -> LockSupport.unpark(thread));
    int looks = 0;
    waiting.add(thread);
    try {
      while (!state.getAsBoolean()) {
        if (deadline.isOver()) {
          return false;
        }
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        if (!deadline.isNone()) {
          alarm.ringBy(deadline.atNanos(time));
        }
        // A holder that is just giving back may not be visible yet, and sees nobody waiting: look a few times more.
        if (looks++ < SETTLING_LOOKS) {
          LockSupport.parkNanos(this, SETTLING_NANOS);
        } else {
          LockSupport.park(this);
        }
      }
      return true;
    } finally {
      alarm.cancel();
      waiting.remove(thread);
    }
  }
}
