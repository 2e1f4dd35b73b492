package dev.heddle.bench.core;

import java.time.Duration;

/** What a worker does while it holds a connection. */
enum Hold {
  /** Nothing: a pool that has more connections than there are cores is never exhausted. */
  NOTHING,
  /** Lets other virtual threads run once: the shortest hold that exhausts a pool. */
  YIELD,
  /** Parks for a millisecond: a quick query. */
  MILLISECOND;

  static final Duration LENGTH = Duration.ofMillis(1);

  /** Yields. The scheduler of virtual threads is what is relied upon: it runs whoever is next. */
  @SuppressWarnings("ThreadPriorityCheck")
  static void letOthersRun() {
    Thread.yield();
  }
}
