package dev.heddle.core;

import dev.heddle.pool.CloseReason;
import dev.heddle.pool.LeaseEndedException;
import dev.heddle.pool.TimeSource;
import dev.heddle.pool.spi.FailureKind;
import java.time.Duration;

/**
 * What a holder may do with a lease beside using and closing it: invalidate, report and hand it off. And what becomes of
 * an act on a lease that has ended. By a place and a word, as {@link Lending} takes them back.
 */
final class LeaseActs<C> {

  private final LeasePool<C> pool;
  private final TimeSource time;

  LeaseActs(LeasePool<C> pool, TimeSource time) {
    this.pool = pool;
    this.time = time;
  }

  void invalidate(Slot<C> slot, long word, Throwable cause, Duration hold) {
    if (!slot.isHeld(word)) {
      endedBefore(slot, word);
      return;
    }
    pool.log("a holder gave up a connection", cause);
    long holdNanos = Limits.nanos(hold);
    boolean own = slot.isOwnedBy(Thread.currentThread());
    slot.invalidatedWord = word;
    long used = time.coarseNanoTime() - slot.acquiredAt;
    boolean ended = own ? pool.closer.close(slot, word, CloseReason.BROKEN, holdNanos)
        : pool.closer.cutOff(slot, word, CloseReason.BROKEN, holdNanos);
    if (ended) {
      pool.lending.used(used);
    } else {
      endedBefore(slot, word);
    }
  }

  void report(Slot<C> slot, long word, Throwable failure) {
    if (!slot.isHeld(word)) {
      endedBefore(slot, word);
      return;
    }
    FailureKind kind = pool.classify(failure);
    slot.failures++;
    if (kind.isUnhealthy()) {
      pool.health.failed(failure);
    }
    if (kind.breaksConnection()) {
      slot.addFlag(Slot.BROKEN);
    }
  }

  void handOff(Slot<C> slot, long word) {
    if (!slot.isOwnedBy(Thread.currentThread()) || !slot.isHeld(word)) {
      misused();
      throw new LeaseEndedException(pool.name());
    }
    slot.addFlag(Slot.HANDED_OFF);
  }

  /** A lease that the pool or its holder has ended early may be closed; any other second end is a misuse. */
  void endedBefore(Slot<C> slot, long word) {
    if (!slot.reclaimed && slot.invalidatedWord != word) {
      misused();
    }
  }

  void misused() {
    pool.counters.misuses.increment();
  }
}
