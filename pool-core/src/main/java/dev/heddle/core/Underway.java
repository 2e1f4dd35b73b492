package dev.heddle.core;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many opens are under way. Beside the count stands how often it changed, so that what was decided on one count is
 * not done on another: two callers that see the same waiter open one connection for it, not two.
 */
final class Underway {

  private static final int COUNT_BITS = 32;
  private static final long CHANGE = 1L << COUNT_BITS;

  private final AtomicLong state = new AtomicLong();

  long seen() {
    return state.get();
  }

  static int count(long seen) {
    return (int) seen;
  }

  /** One more, if nothing has changed since. */
  boolean tryRaise(long seen) {
    return state.compareAndSet(seen, seen + CHANGE + 1);
  }

  void raise() {
    state.getAndAdd(CHANGE + 1);
  }

  void lower() {
    state.getAndAdd(CHANGE - 1);
  }
}
