package dev.heddle.core;

import dev.heddle.pool.Lease;
import dev.heddle.pool.spi.NativePool;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A connection taken from a native pool, and the permit under which it was taken. Ends once: whoever flips {@link #ended}
 * gives the connection back, and its user the permit after it. Apart from the lease, so that a lease that nobody has any
 * more can become garbage, and be found.
 *
 * <p>All that the end needs is here or in the permit's place: when it comes, the operation has swept out of the cache
 * whatever was at hand when it began, and each further object is fetched again.
 */
final class Holding<C> implements Permit<C>, AutoCloseable {

  private static final VarHandle ENDED;

  static {
    try {
      ENDED = MethodHandles.lookup().findVarHandle(Holding.class, "ended", boolean.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  private final GatedPool<C> pool;
  private final C connection;
  /** With {@link #word} the lease of the permit. */
  private final Slot<Permit<C>> slot;
  private final long word;
  private final long since;
  private volatile boolean ended;
  private volatile boolean cutOff;
  private volatile @Nullable Throwable brokenBy;

  /**
   * A use begins.
   *
   * @param since the coarse time
   */
  Holding(GatedPool<C> pool, C connection, PoolLease<Permit<C>> permit, long since) {
    this.pool = pool;
    this.connection = connection;
    this.slot = permit.slot;
    this.word = permit.word;
    this.since = since;
  }

  @Override
  public Optional<Holding<C>> holding() {
    return Optional.of(this);
  }

  GatedPool<C> pool() {
    return pool;
  }

  C connection() {
    return connection;
  }

  boolean hasEnded() {
    return ended;
  }

  // ---- what its user does

  /** Gives back the connection, and then the permit. */
  @Override
  public void close() {
    long tick = pool.coarseNanoTime(); // once for both, who would each read it
    if (!slot.isHeld(word) && !ended) {
      cutOff(); // the pool has taken the permit back, and is about to do the same
    } else if (end(tick)) {
      giveBack(pool.source());
      pool.lending.release(slot, word, tick);
    } else {
      misused();
    }
  }

  private void giveBack(NativePool<C> source) {
    Throwable cause = brokenBy;
    if (cause != null) {
      source.discard(connection, cause);
    } else if (pool.isShrinking()) {
      source.discard(connection, new IllegalStateException("the pool was made smaller"));
    } else {
      source.giveBack(connection);
    }
  }

  /** Gives it back broken; closing the lease afterwards is good manners, no misuse. */
  void invalidate(Throwable cause, Duration holdPermitFor) {
    if (!end()) {
      misused();
      return;
    }
    cutOff = true;
    pool.source().discard(connection, cause);
    if (holdPermitFor.isPositive()) {
      pool.permits.acts.invalidate(slot, word, cause, holdPermitFor);
    } else {
      pool.lending.release(slot, word);
    }
  }

  void report(Throwable failure) {
    if (ended) {
      misused();
    } else if (pool.reported(failure).breaksConnection()) {
      breakBy(failure);
    }
  }

  /** Lets the garbage collector watch its lease, if that one's turn comes. */
  void watch(Lease<C> lease) {
    pool.lending.watch(lease, slot, word);
  }

  /** Any thread may end it from now on. */
  void handOff() {
    pool.permits.acts.handOff(slot, word);
  }

  /** It was used after its end, which is nobody's fault if that came before its user's. */
  void misused() {
    if (!cutOff) {
      pool.misused();
    }
  }

  // ---- what is not lent after all

  /** The native pool wants it back. */
  void retract() {
    if (endUnused()) {
      pool.source().giveBack(connection);
    }
  }

  /** The permit has gone. */
  void retract(Throwable cause) {
    if (endUnused()) {
      pool.source().discard(connection, cause);
    }
  }

  private boolean endUnused() {
    return ENDED.compareAndSet(this, false, true);
  }

  // ---- what the pool does

  private boolean end() {
    return end(pool.coarseNanoTime());
  }

  private boolean end(long tick) {
    if (!ENDED.compareAndSet(this, false, true)) {
      return false;
    }
    long used = tick - since;
    if (used > 0) { // else it counts as zero without being written down
      pool.taking.useTimes().record(used);
    }
    return true;
  }

  /** The pool takes the connection from its holder. */
  void cutOff() {
    cutOff = true;
    if (end()) {
      pool.source().abort(connection);
      pool.source().discard(connection, new IllegalStateException("the pool ended the lease"));
    }
  }

  /** The connection is closed under its holder, who keeps the permit until it closes the lease. */
  void abort(Throwable cause) {
    brokenBy = cause;
    if (!ended) {
      pool.source().abort(connection);
    }
  }

  /** It must not be lent again. */
  void breakBy(Throwable cause) {
    brokenBy = cause;
  }
}
