package dev.heddle.core;

import dev.heddle.pool.TimeSource;
import dev.heddle.pool.spi.DurationRecorder;
import dev.heddle.pool.spi.NativePool;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A connection taken from a native pool under a permit. Ends once: whoever flips {@link #ended} gives the connection
 * back. Apart from the lease, so that a lease that nobody has any more can become garbage, and be found.
 */
final class Holding<C> {

  private static final VarHandle ENDED;

  static {
    try {
      ENDED = MethodHandles.lookup().findVarHandle(Holding.class, "ended", boolean.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  private final NativePool<C> source;
  private final C connection;
  private final TimeSource time;
  private final long since;
  private final DurationRecorder useTimes;
  private volatile boolean ended;
  private volatile boolean cutOff;
  private volatile @Nullable Throwable brokenBy;

  /**
   * A use begins.
   *
   * @param since the coarse time
   */
  Holding(NativePool<C> source, C connection, TimeSource time, long since, DurationRecorder useTimes) {
    this.source = source;
    this.connection = connection;
    this.time = time;
    this.since = since;
    this.useTimes = useTimes;
  }

  C connection() {
    return connection;
  }

  boolean hasEnded() {
    return ended;
  }

  /** Whether it ended before the lease was closed, by the pool or by its holder: closing it is no misuse then. */
  boolean isCutOff() {
    return cutOff;
  }

  private boolean end() {
    return end(time.coarseNanoTime());
  }

  private boolean end(long tick) {
    if (!ENDED.compareAndSet(this, false, true)) {
      return false;
    }
    long used = tick - since;
    if (used > 0) { // else it counts as zero without being written down
      useTimes.record(used);
    }
    return true;
  }

  /** Gives the connection back at a coarse time, sound or not; false if it was given back before. */
  boolean giveBack(boolean surplus, long tick) {
    if (!end(tick)) {
      return false;
    }
    Throwable cause = brokenBy;
    if (cause != null) {
      source.discard(connection, cause);
    } else if (surplus) {
      source.discard(connection, new IllegalStateException("the pool was made smaller"));
    } else {
      source.giveBack(connection);
    }
    return true;
  }

  /** Gives it back broken; closing the lease afterwards is good manners, no misuse. */
  boolean discard(Throwable cause) {
    if (!end()) {
      return false;
    }
    cutOff = true;
    source.discard(connection, cause);
    return true;
  }

  /** The pool takes the connection from its holder. */
  void cutOff() {
    cutOff = true;
    if (end()) {
      source.abort(connection);
      source.discard(connection, new IllegalStateException("the pool ended the lease"));
    }
  }

  /** The connection is closed under its holder, who keeps the permit until it closes the lease. */
  void abort(Throwable cause) {
    brokenBy = cause;
    if (!ended) {
      source.abort(connection);
    }
  }

  /** It must not be lent again. */
  void breakBy(Throwable cause) {
    brokenBy = cause;
  }
}
