package dev.heddle.core;

import dev.heddle.pool.PoolEvent;
import dev.heddle.pool.TimeSource;
import dev.heddle.pool.spi.FailureKind;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Knows whether connections can be opened. Opens after some failures in a row, or at the first refusal of credentials;
 * while it is open, acquirers fail at once and a single probe, not their calls, looks for the target.
 */
final class Breaker {

  /** Refused credentials seldom mend by themselves, and each try costs the target a password hash. */
  private static final int PATIENCE_WITH_CREDENTIALS = 10;
  /** The wait before the next open after a failure, while the breaker is closed: doubles with each. */
  private static final long FIRST_BACKOFF_NANOS = Duration.ofMillis(5).toNanos();
  private static final int MOST_DOUBLINGS = 7;
  /** Forty milliseconds: a busy target is not asked more than 25 times a second. */
  private static final int BUSY_DOUBLINGS = 4;

  private final String pool;
  private final TimeSource time;
  private final EventHub events;
  private final Runnable probe;
  private final Runnable retry;
  private final TimeSource.Alarm probing;
  private final TimeSource.Alarm retrying;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile int threshold;
  private volatile long probeNanos;

  private volatile boolean open;
  private volatile int failures;
  private volatile boolean credentials;
  private volatile @Nullable Throwable lastFailure;
  private volatile boolean backingOff;

  Breaker(String pool, TimeSource time, EventHub events, Runnable probe, Runnable retry) {
    this.pool = pool;
    this.time = time;
    this.events = events;
    this.probe = probe;
    this.retry = retry;
    this.probing = time.alarm(() -> this.probe.run());
    this.retrying = time.alarm(this::endBackoff);
  }

  void configure(int failuresToOpen, Duration probeInterval) {
    threshold = failuresToOpen;
    probeNanos = probeInterval.toNanos();
  }

  boolean isOpen() {
    return open;
  }

  /** Whether a new open should wait a little, since the last one just failed. */
  boolean isBackingOff() {
    return backingOff;
  }

  int failures() {
    return failures;
  }

  @Nullable
  Throwable lastFailure() {
    return lastFailure;
  }

  /** What the waiters are told; only while it is open. */
  Refusal.Down refusal() {
    Throwable cause = lastFailure;
    return new Refusal.Down(failures, cause == null ? new IllegalStateException("no failure known") : cause);
  }

  /** Takes the failure of an open; true if the breaker opened by it. */
  boolean failed(FailureKind kind, Throwable failure) {
    boolean opened;
    lock.lock();
    try {
      lastFailure = failure;
      if (kind == FailureKind.OVERLOADED) { // it is there, it is only busy
        backOff(BUSY_DOUBLINGS);
        return false;
      }
      int inRow = failures + 1;
      failures = inRow;
      credentials = kind == FailureKind.CREDENTIALS;
      if (!open && inRow < threshold && !credentials) {
        backOff(inRow);
        return false;
      }
      opened = !open;
      open = true;
      lookLater();
    } finally {
      lock.unlock();
    }
    if (opened) {
      events.publish(
          () -> new PoolEvent.BreakerChanged(pool, time.instant(), true, String.valueOf(failure.getMessage())));
    }
    return opened;
  }

  /** The probe could not be sent, or has failed: sends the next one in its time. */
  void lookLater() {
    probing.ringBy(time.nanoTime() + probeNanos * (credentials ? PATIENCE_WITH_CREDENTIALS : 1));
  }

  private void backOff(int inRow) {
    backingOff = true;
    retrying.ringBy(time.nanoTime() + (FIRST_BACKOFF_NANOS << Math.min(MOST_DOUBLINGS, inRow - 1)));
  }

  private void endBackoff() {
    backingOff = false;
    retry.run();
  }

  /** Takes the success of an open. */
  void succeeded() {
    if (failures == 0 && !open) {
      return;
    }
    boolean closed;
    lock.lock();
    try {
      failures = 0;
      credentials = false;
      backingOff = false;
      closed = open;
      open = false;
    } finally {
      lock.unlock();
    }
    if (closed) {
      probing.cancel();
      events.publish(() -> new PoolEvent.BreakerChanged(pool, time.instant(), false, "a connection could be opened"));
    }
  }

  /** The target is another one now, or has been told to be back. */
  void reset() {
    lastFailure = null;
    succeeded();
  }

  void stop() {
    probing.cancel();
    retrying.cancel();
  }
}
