package dev.heddle.pool.spi;

import dev.heddle.pool.Capabilities;
import dev.heddle.pool.ConnectionInfo;
import dev.heddle.pool.Deadline;
import dev.heddle.pool.EvictMode;
import dev.heddle.pool.Settings;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A driver's own pool, thinly wrapped. The pool core stands before it with its gate, which never lets more through than
 * {@code maxSize} at a time; so the native pool's own queue stays empty. Must be safe for any thread.
 *
 * @param <C> the connection
 */
public non-sealed interface NativePool<C> extends ConnectionSource<C> {

  /**
   * Takes a connection, opening one if need be.
   *
   * @param deadline by when it is wanted
   * @return a connection
   * @throws InterruptedException if interrupted while waiting
   * @throws Exception if none could be had in time
   */
  C take(Deadline deadline) throws Exception;

  /**
   * Takes a connection if that is a matter of a few instructions. The gate asks for this first, and where it gets one it
   * reads no clock and keeps no deadline: on a short operation those weigh more than the take. Never waits, never throws.
   *
   * @return a connection; null if one would have to be waited for, or if that cannot be told at once, as here
   */
  default @Nullable C takeNow() {
    return null;
  }

  /**
   * Whether a connection that was taken may be used. Asked once {@link PoolContext#leased()} shows it and before its user gets
   * it; where the answer is no, the gate gives it back and takes again. All threads see both in this order: either this answers
   * no, or whoever made it answer no and then looks at {@code leased()} finds the connection there. So a pool that replaces
   * what its connections lead to knows when nobody uses the old one any more, and no take has to be counted for it. The idea is
   * that of hazard pointers (Maged M. Michael, 2004). Never waits, never throws.
   *
   * @param connection the connection
   * @return always true here
   */
  default boolean confirm(C connection) {
    return true;
  }

  /**
   * How much longer than its deadline a {@link #take} may last. Where the time left is shorter than this, the gate
   * takes in a thread of its own and leaves in time; a connection that arrives late serves the next one. An acquire
   * that allows no time at all takes what is idle in its own thread.
   *
   * @return zero if deadlines are always kept
   */
  Duration takeOverrun();

  /**
   * Gives a connection back that is sound. Never throws.
   *
   * @param connection the connection
   */
  void giveBack(C connection);

  /**
   * Gives a connection back that must not be lent again. Never throws.
   *
   * @param connection the connection
   * @param cause why
   */
  void discard(C connection, Throwable cause);

  /**
   * Closes a connection under its holder, who will give it back or discard it later. Never throws.
   *
   * @param connection the connection
   */
  void abort(C connection);

  /**
   * Changes the limits. The gate has already taken care that no more than {@code maxSize} are out.
   *
   * @param minIdle how many idle connections to keep
   * @param maxSize how many there may be
   */
  void resize(int minIdle, int maxSize);

  /**
   * Closes idle connections, and those that are out when they come back. The gate aborts those that are out where
   * {@code mode} is {@link EvictMode#HARD}.
   *
   * @param mode soft or hard
   * @return how many connections there were
   */
  int evict(EvictMode mode);

  /**
   * Takes over new settings.
   *
   * @param settings the new values
   */
  void reconfigure(Settings settings);

  /**
   * Checks the target without taking a connection from a user.
   *
   * @param deadline by when the answer is wanted
   * @throws Exception if the target does not work
   */
  void probe(Deadline deadline) throws Exception;

  /**
   * The figures of this moment.
   *
   * @return how many connections are in which state
   */
  NativeFigures figures();

  /**
   * The connections, where the native pool tells.
   *
   * @return empty by default
   */
  default List<ConnectionInfo> connections() {
    return List.of();
  }

  /**
   * What this pool can do, and how.
   *
   * @return the same for its whole life
   */
  Capabilities capabilities();

  /** Closes all connections and the pool. Never throws. */
  void close();
}
