package dev.heddle.mongo;

import dev.heddle.pool.ConnectionInfo;
import dev.heddle.pool.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One physical connection of the driver, as its events tell. Never shared with the driver: this is a note about it.
 *
 * <p>The lock is what makes an interrupt safe: whoever is to be interrupted is in the middle of an operation as long as
 * the lock is held, since {@link #checkedIn} waits for it. It is held for a few instructions and never across a call
 * that waits.
 */
final class DriverConnection {

  /** What the driver does with a connection. */
  enum State {
    /** Being opened. */
    OPENING,
    /** Open and free. */
    IDLE,
    /** An operation runs on it, or a cursor or transaction keeps it. */
    IN_USE
  }

  private final long id;
  private final TimeSource time;
  private final long createdAt;
  private final ReentrantLock lock = new ReentrantLock();
  private State state = State.OPENING; // guarded by lock, as all that follows
  private Instant opened = Instant.EPOCH;
  private Duration openTook = Duration.ZERO;
  private long lastUsedAt;
  private long uses;
  private @Nullable Thread user;

  DriverConnection(long id, TimeSource time) {
    this.id = id;
    this.time = time;
    this.createdAt = time.nanoTime();
  }

  long ageNanos() {
    return time.nanoTime() - createdAt;
  }

  State state() {
    lock.lock();
    try {
      return state;
    } finally {
      lock.unlock();
    }
  }

  /** Opened; false if it was so before. */
  boolean ready(Duration took) {
    lock.lock();
    try {
      if (state != State.OPENING) {
        return false;
      }
      state = State.IDLE;
      opened = time.instant();
      openTook = took;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Taken by the calling thread. */
  void checkedOut() {
    lock.lock();
    try {
      if (state == State.IDLE) {
        state = State.IN_USE;
        lastUsedAt = time.coarseNanoTime();
        uses++;
        user = Thread.currentThread();
      }
    } finally {
      lock.unlock();
    }
  }

  void checkedIn() {
    lock.lock();
    try {
      if (state == State.IN_USE) {
        state = State.IDLE;
        lastUsedAt = time.coarseNanoTime();
        user = null;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Interrupts a thread if its operation runs on this connection now. */
  boolean interrupt(Thread holder) {
    lock.lock();
    try {
      if (state != State.IN_USE || !holder.equals(user)) {
        return false;
      }
      holder.interrupt();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** What a person may see of it; empty while it is being opened. */
  Optional<ConnectionInfo> info(long generation) {
    lock.lock();
    try {
      if (state == State.OPENING) {
        return Optional.empty();
      }
      Optional<Instant> lastUsed = uses == 0
          ? Optional.empty()
          : Optional.of(time.instant().minusNanos(Math.max(0, time.nanoTime() - lastUsedAt)));
      ConnectionInfo.State shown = state == State.IN_USE ? ConnectionInfo.State.IN_USE : ConnectionInfo.State.IDLE;
      return Optional.of(new ConnectionInfo(id, shown, generation, opened, openTook, lastUsed, uses, 0));
    } finally {
      lock.unlock();
    }
  }
}
