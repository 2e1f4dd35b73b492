package dev.heddle.odoo;

import dev.heddle.pool.TimeSource;
import java.util.concurrent.locks.LockSupport;

/** Waits by a pool's own clock. */
final class Pause {

  private Pause() {
  }

  static void until(long nanoTime, TimeSource time) throws InterruptedException {
    Thread thread = Thread.currentThread();
    TimeSource.Alarm alarm = time.alarm(() -> LockSupport.unpark(thread));
    try {
      while (nanoTime - time.nanoTime() > 0) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        alarm.ringBy(nanoTime);
        LockSupport.park(alarm);
      }
    } finally {
      alarm.cancel();
    }
  }
}
