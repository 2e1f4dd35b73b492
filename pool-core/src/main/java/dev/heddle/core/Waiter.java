package dev.heddle.core;

import dev.heddle.pool.Priority;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A thread that waits in acquire. Parks without a timeout: the queue's alarm ends its wait. */
final class Waiter {

  private final Thread thread = Thread.currentThread();
  final boolean isVirtual = thread.isVirtual();
  /** The class it waits in, the most urgent is 0. */
  final int rank;
  final long since;
  final long deadline;

  /** A {@link PoolLease}, or an {@link Refusal}; written once, by whoever unlinked this waiter. */
  private volatile @Nullable Object outcome;
  /** It was woken to compete for a free connection, and has not run yet. */
  volatile boolean nudged;
  /** It has competed and lost: the next connection is given to it. */
  volatile boolean insists;

  // Guarded by the queue's lock: the neighbours in the line and in the bucket of the expiry wheel.
  @Nullable
  Waiter before;
  @Nullable
  Waiter behind;
  @Nullable
  Waiter bucketBefore;
  @Nullable
  Waiter bucketBehind;
  boolean linked;
  private boolean first;

  Waiter(Priority priority, long since, long deadline) {
    this.rank = switch (priority) {
      case HIGH -> 0;
      case NORMAL -> 1;
      case BATCH -> 2;
    };
    this.since = since;
    this.deadline = deadline;
  }

  /** Ends the wait. Only for who has unlinked it from the queue. */
  void end(Object result) {
    outcome = result;
    LockSupport.unpark(thread);
  }

  void nudge() {
    nudged = true;
    LockSupport.unpark(thread);
  }

  /** It is queued, under the lock, where nobody waited before. */
  void comesFirst() {
    first = true;
  }

  /** For its own thread, once it is queued. */
  boolean cameFirst() {
    return first;
  }

  @Nullable
  Object outcome() {
    return outcome;
  }
}
