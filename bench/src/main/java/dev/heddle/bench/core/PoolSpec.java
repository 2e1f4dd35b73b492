package dev.heddle.bench.core;

import java.time.Duration;

/**
 * The pool that a workload wants.
 *
 * @param size how many connections at most
 * @param timeout how long a take waits at most
 * @param things opens its connections
 * @param cold whether it shall open them on demand; else all are open before the workload begins
 */
record PoolSpec(int size, Duration timeout, Things things, boolean cold) {

  /** A take that waits longer than this has been lost. */
  static final Duration AMPLE = Duration.ofSeconds(60);
}
