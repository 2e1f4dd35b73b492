package dev.heddle.core;

import dev.heddle.pool.Deadline;
import dev.heddle.pool.TimeSource;
import dev.heddle.pool.spi.NativePool;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The taking of a connection from a native pool in a thread of its own, since it may last longer than its caller can
 * wait. Ended once, by the first of: the native pool, the deadline, the breaker, an interrupt of the caller. A
 * connection that comes later goes back to the native pool, and the permit then goes to the next waiter.
 */
final class Take<C> implements Runnable {

  /** What came of it: a connection, or a failure. */
  private sealed interface Outcome<C> {
    record Taken<C>(C connection) implements Outcome<C> {
    }

    record Failed<C>(Throwable failure) implements Outcome<C> {
    }
  }

  private final NativePool<C> source;
  private final Deadline deadline;
  /** Belongs to the thread that takes. */
  private Runnable releasePermit;
  private final AtomicReference<@Nullable Outcome<C>> outcome = new AtomicReference<>();
  private final Thread caller = Thread.currentThread();

  Take(NativePool<C> source, Deadline deadline, Runnable releasePermit) {
    this.source = source;
    this.deadline = deadline;
    this.releasePermit = releasePermit;
  }

  private static void keepIt() {
    // its caller's by now
  }

  /** Waits for the connection; after a failure the permit is cared for. */
  C await(String pool, TimeSource time) throws Exception {
    Thread taker = Thread.ofVirtual().name("heddle-take-" + pool).start(this);
    TimeSource.Alarm alarm = time.alarm(() -> fail(new TimeoutException("no connection in time")));
    if (!deadline.isNone()) {
      alarm.ringBy(deadline.atNanos(time));
    }
    boolean interrupted = false;
    Outcome<C> ended = outcome.get();
    while (ended == null) {
      LockSupport.park(this);
      ended = outcome.get();
      if (ended == null && Thread.interrupted()) {
        interrupted = true;
        fail(new InterruptedException());
        ended = outcome.get();
      }
    }
    alarm.cancel();
    return switch (ended) {
      case Outcome.Taken<C> taken -> {
        if (interrupted) {
          caller.interrupt();
        }
        yield taken.connection;
      }
      case Outcome.Failed<C> failed -> {
        taker.interrupt(); // it may still wait inside the native pool, for nobody
        throw asException(failed.failure);
      }
    };
  }

  private static Exception asException(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    return (Exception) failure;
  }

  /** Ends the wait of the caller; false if it has ended already. */
  boolean fail(Throwable failure) {
    if (!outcome.compareAndSet(null, new Outcome.Failed<>(failure))) {
      return false;
    }
    LockSupport.unpark(caller);
    return true;
  }

  @Override
  public void run() {
    try {
      C connection = source.take(deadline);
      if (outcome.compareAndSet(null, new Outcome.Taken<>(connection))) {
        // An ended thread is remembered for a while, and a permit that it still knew could not be seen to be garbage.
        releasePermit = Take::keepIt;
        LockSupport.unpark(caller);
        return;
      }
      Thread.interrupted(); // meant for the take
      source.giveBack(connection);
    } catch (Throwable failure) {
      fail(failure);
    }
    releasePermit.run();
  }
}
