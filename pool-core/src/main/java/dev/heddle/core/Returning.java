package dev.heddle.core;

import dev.heddle.pool.TimeSource;
import dev.heddle.pool.spi.DurationRecorder;
import dev.heddle.pool.spi.NativePool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Ends what {@link Taking} began: whoever unbinds a connection from its permit gives it back to the native pool, and the permit
 * after it.
 *
 * <p>By a permit's place and a word, as {@link Lending} takes permits back, and with no object between a lease and the place:
 * when the end comes, the operation has swept out of the cache whatever was at hand when it began, and each object that must be
 * looked at is fetched again, often from the other processor.
 */
final class Returning<C> {

  private final GatedPool<C> pool;
  private final NativePool<C> source;
  private final TimeSource time;
  private final DurationRecorder useTimes = new DurationRecorder();

  Returning(GatedPool<C> pool, NativePool<C> source, TimeSource time) {
    this.pool = pool;
    this.source = source;
    this.time = time;
  }

  DurationRecorder useTimes() {
    return useTimes;
  }

  // ---- what its user does

  /** Gives back the connection, and then the permit. */
  void close(Slot<Permit> permit, long word, C connection) {
    long tick = time.coarseNanoTime(); // once for both, who would each read it
    if (!end(permit, word, tick)) {
      endedBefore(permit);
      return;
    }
    try {
      giveBack(permit, word, connection);
    } finally {
      pool.lending.release(permit, word, tick);
    }
  }

  private void giveBack(Slot<Permit> permit, long word, C connection) {
    if ((permit.flags() & Slot.SPOILT) != 0 && permit.spoilt instanceof Slot.Spoilt(long by, Throwable cause)
        && by == word) {
      source.discard(connection, cause);
    } else if (pool.isShrinking()) {
      source.discard(connection, new IllegalStateException("the pool was made smaller"));
    } else {
      source.giveBack(connection);
    }
  }

  /** Gives it back broken; false if the lease had ended. */
  boolean invalidate(Slot<Permit> permit, long word, C connection, Throwable cause, Duration holdPermitFor) {
    long tick = time.coarseNanoTime();
    if (!end(permit, word, tick)) {
      return false;
    }
    try {
      source.discard(connection, cause);
    } finally {
      if (holdPermitFor.isPositive()) {
        pool.permits.acts.invalidate(permit, word, cause, holdPermitFor);
      } else {
        pool.lending.release(permit, word, tick);
      }
    }
    return true;
  }

  void report(Slot<Permit> permit, long word, Throwable failure) {
    if (!permit.isBound(word)) {
      endedBefore(permit);
    } else if (pool.reported(failure).breaksConnection()) {
      spoil(permit, word, failure);
    }
  }

  /** A lease that the pool has ended may be closed; any other second end is a misuse. */
  void endedBefore(Slot<Permit> permit) {
    if (!permit.reclaimed) {
      pool.misused();
    }
  }

  private boolean end(Slot<Permit> permit, long word, long tick) {
    if (!permit.tryUnbind(word)) {
      return false;
    }
    long used = tick - permit.acquiredAt;
    if (used > 0) { // else it counts as zero without being written down
      useTimes.record(used);
    }
    return true;
  }

  // ---- what the pool does

  /** A place is closed. If it was taken from its holder, so is the connection. */
  void cutOff(Slot<Permit> permit, long closing) {
    if (end(permit, closing, time.coarseNanoTime())) {
      C connection = taken(permit);
      source.abort(connection);
      source.discard(connection, new IllegalStateException("the pool ended the lease"));
    }
  }

  /** All connections are closed under their holders, who keep their permits until they close their leases. */
  void abortAll(Throwable cause) {
    for (Slot<Permit> permit : pool.permits.table.all()) {
      long word = permit.word();
      if (permit.isBound(word)) {
        C connection = taken(permit);
        spoil(permit, word, cause);
        if (permit.isBound(word)) {
          source.abort(connection);
        }
      }
    }
  }

  /** A connection has learnt of its own death. */
  void dead(Object connection, Throwable cause) {
    for (Slot<Permit> permit : pool.permits.table.all()) {
      long word = permit.word();
      if (permit.hasTaken(connection)) {
        spoil(permit, word, cause);
      }
    }
  }

  /** It must not be lent again. */
  private static void spoil(Slot<Permit> permit, long word, Throwable cause) {
    permit.spoilt = new Slot.Spoilt(word, cause);
    permit.addFlag(Slot.SPOILT);
  }

  /** What is leased, for who has made {@link NativePool#confirm} refuse it before. */
  List<Object> leased() {
    List<Object> leased = new ArrayList<>();
    for (Slot<Permit> permit : pool.permits.table.all()) {
      if (permit.isBound()) {
        leased.add(taken(permit));
      }
    }
    return leased;
  }

  @SuppressWarnings("unchecked") // nothing else is put there
  private C taken(Slot<Permit> permit) {
    Object taken = permit.taken;
    if (taken == null) {
      throw new IllegalStateException("a permit is bound to nothing: word " + Long.toHexString(permit.word()));
    }
    return (C) taken;
  }
}
