package dev.heddle.core;

import dev.heddle.pool.Deadline;
import dev.heddle.pool.PoolState;
import dev.heddle.pool.TimeSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Asks the target of a native pool now and then, in a thread of its own. */
final class GateHealth {

  private final GatedPool<?> pool;
  private final TimeSource time;
  private final TimeSource.Alarm alarm;

  GateHealth(GatedPool<?> pool, TimeSource time) {
    this.pool = pool;
    this.time = time;
    this.alarm = time.alarm(this::check);
  }

  void schedule() {
    alarm.ringBy(time.nanoTime() + pool.config().healthInterval().toNanos());
  }

  void stop() {
    alarm.cancel();
  }

  private void check() {
    if (pool.state() == PoolState.READY) {
      probeInBackground();
    }
    if (pool.state() != PoolState.CLOSED) {
      schedule();
    }
  }

  void probeInBackground() {
    new Probe().start();
  }

  void probeAndWait() throws InterruptedException {
    Probe probe = new Probe();
    probe.start();
    probe.over.await();
  }

  /** One question. Its first outcome counts: the answer, or the alarm that nobody answers. */
  private final class Probe implements Runnable {

    private final Deadline deadline = Deadline.in(pool.config().validateTimeout(), time);
    private final AtomicBoolean told = new AtomicBoolean();
    private final CountDownLatch over = new CountDownLatch(1);
    private final TimeSource.Alarm limit = time.alarm(this::giveUp);
    private final Thread thread = Thread.ofVirtual().name("heddle-health-" + pool.name()).unstarted(this);

    private void start() {
      limit.ringBy(deadline.atNanos(time));
      thread.start();
    }

    @Override
    public void run() {
      try {
        pool.source().probe(deadline);
        if (told.compareAndSet(false, true)) {
          pool.probeSucceeded();
        }
      } catch (Throwable failure) {
        tell(failure);
      }
      limit.cancel();
      over.countDown();
    }

    private void giveUp() {
      tell(new TimeoutException("the target has not answered within " + pool.config().validateTimeout().toMillis()
          + " ms"));
      thread.interrupt();
      over.countDown();
    }

    private void tell(Throwable failure) {
      if (told.compareAndSet(false, true)) {
        pool.probeFailed(failure);
      }
    }
  }
}
