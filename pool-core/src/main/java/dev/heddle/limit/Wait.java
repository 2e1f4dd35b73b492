package dev.heddle.limit;

import dev.heddle.pool.TimeSource;
import java.util.concurrent.locks.LockSupport;

/** Waits by an injected clock. */
final class Wait {

  private Wait() {
  }

  static void nanos(long nanos, TimeSource time) throws InterruptedException {
    long until = time.nanoTime() + nanos;
    Thread thread = Thread.currentThread();
    TimeSource.Alarm alarm = time.alarm(() -> LockSupport.unpark(thread));
    try {
      while (until - time.nanoTime() > 0) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        alarm.ringBy(until);
        LockSupport.park(alarm);
      }
    } finally {
      alarm.cancel();
    }
  }
}
