package dev.heddle.mongo;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The leases that are out on one client of the driver, until it is retired and the last has come back.
 *
 * <pre>
 * words: leases, and whether the client is retired (the sign bit). One for each lane of threads; a lease leaves by the
 * word by which it entered. Changed only by the methods named here, all by CAS.
 *
 *   from            method   to             who may
 *   n               enter    n + 1          any taker
 *   n, retired      enter    unchanged      refused: take the next client
 *   n > 0           leave    n - 1          the holder, once per lease
 *   1, retired      leave    0, retired     the holder; it was the last one if all words are so now
 *   n               retire   n, retired     the pool, word by word; nobody is left if all are 0, retired then
 *
 *   A word that is 0, retired stays so. So whoever makes the last word so sees all of them so; where two see it, one is told.
 * </pre>
 */
final class LeaseCount {

  /** What {@link #enter} answers once it is retired. */
  static final int REFUSED = -1;

  private static final long RETIRED = Long.MIN_VALUE;

  private final SpreadLongs words = new SpreadLongs();
  private final AtomicBoolean over = new AtomicBoolean();

  /** Counts a lease in. Returns the lane by which it must {@link #leave}, or {@link #REFUSED}. */
  int enter() {
    int lane = SpreadLongs.of(Thread.currentThread().threadId());
    long now = words.get(lane);
    while (now >= 0) {
      if (words.compareAndSet(lane, now, now + 1)) {
        return lane;
      }
      now = words.get(lane);
    }
    return REFUSED;
  }

  /** Counts a lease out. True if that was the last one of all; to one caller, once. */
  boolean leave(int lane) {
    return words.decrementAndGet(lane) == RETIRED && isOver();
  }

  /** No more leases. True if none is out; to one caller, once. */
  boolean retire() {
    for (int lane = 0; lane < SpreadLongs.SIZE; lane++) {
      words.update(lane, now -> now | RETIRED);
    }
    return isOver();
  }

  private boolean isOver() {
    for (int lane = 0; lane < SpreadLongs.SIZE; lane++) {
      if (words.get(lane) != RETIRED) {
        return false;
      }
    }
    return over.compareAndSet(false, true);
  }

  /** How many are out. */
  int count() {
    return (int) words.sum(word -> word & ~RETIRED);
  }
}
