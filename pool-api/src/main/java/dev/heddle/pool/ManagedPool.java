package dev.heddle.pool;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A pool with the acts of its operator. All methods are safe for any thread and may be called in any state; after
 * {@link #close(Duration)} the acts throw {@link PoolClosedException}, the reading methods go on answering.
 *
 * @param <C> what is lent
 */
public interface ManagedPool<C> extends Pool<C>, AutoCloseable {

  /**
   * Changes the limits while running. Growing works at once. Shrinking closes surplus idle connections now and surplus
   * leased ones when they come back; nobody is interrupted.
   *
   * @param minIdle how many idle connections to keep ready, from 0 to {@code maxSize}
   * @param maxSize how many connections there may be, at least 1
   * @throws InvalidSettingsException if the values are outside their limits; nothing was changed
   * @throws UnsupportedOperationException if this pool cannot: see {@link #capabilities()}
   */
  void resize(int minIdle, int maxSize);

  /** Stops lending; acquirers queue until their deadline: {@link #pause(PauseMode)} with {@link PauseMode#QUEUE}. */
  default void pause() {
    pause(PauseMode.QUEUE);
  }

  /**
   * Stops lending. Leases that are out stay out. Pausing a paused pool changes the mode.
   *
   * @param mode what becomes of acquirers
   * @throws PoolStateException if the pool is draining
   */
  void pause(PauseMode mode);

  /** Lends again, after {@link #pause(PauseMode)} or {@link #drain(Duration)}. Does nothing in a ready pool. */
  void resume();

  /**
   * Begins a new generation: all connections of today are closed, softly or hard, and replaced on demand.
   *
   * @param mode whether leased ones are waited for
   * @return how many connections were condemned
   * @throws UnsupportedOperationException if this pool cannot: see {@link #capabilities()}
   */
  int evict(EvictMode mode);

  /**
   * Stops lending, waits until all leases have come back, and closes their connections. A paused pool goes on treating
   * acquirers as it was told; a ready one fails them from now on. The pool stays {@link PoolState#DRAINING} until
   * {@link #resume()} or {@link #close(Duration)}, also where the limit was reached. Where a driver or a library keeps the
   * connections, it opens {@code min-idle} new ones, which nobody is lent.
   *
   * @param limit how long to wait for leases
   * @return true once no lease is out; false if some still were at the limit
   * @throws InterruptedException if interrupted while waiting; the pool goes on draining
   */
  boolean drain(Duration limit) throws InterruptedException;

  /**
   * Changes settings while running. What can change live does so at once; for the others a new generation begins, and
   * the connections of the old one are closed softly.
   *
   * @param changes names and new values, of the pool's and the backend's settings
   * @throws InvalidSettingsException if a name is unknown or a value not allowed, all mistakes at once; nothing was
   *     changed
   * @throws UnsupportedOperationException if this pool cannot: see {@link #capabilities()}
   */
  void reconfigure(Map<String, ?> changes);

  /**
   * Checks the target now, by an idle connection or one of its own, never by taking one from a user.
   *
   * @return the health after the check
   * @throws InterruptedException if interrupted while waiting for the answer
   */
  PoolHealth validateNow() throws InterruptedException;

  /**
   * Waits until {@code min-idle} connections are open.
   *
   * @param limit how long to wait
   * @return false if the limit was reached before
   * @throws InterruptedException if interrupted while waiting
   */
  boolean awaitReady(Duration limit) throws InterruptedException;

  /**
   * Ends the pool: stops lending, wakes all waiters with {@link PoolClosedException}, waits for leases, then closes
   * what is still out, under its holders, and says whose it was. The second call waits for the first and returns its
   * report.
   *
   * <p>An interrupt ends the wait for leases early, closes what is out, and leaves the interrupt status set.
   *
   * @param grace how long to wait for leases
   * @return what was closed and who was cut off
   */
  CloseReport close(Duration grace);

  /** {@link #close(Duration)} with the pool's {@code close-grace}. */
  @Override
  void close();

  /**
   * The state.
   *
   * @return what the pool does with acquirers now
   */
  PoolState state();

  /**
   * What is in force.
   *
   * @return all settings with value and origin, secrets masked
   */
  Settings settings();

  /**
   * How this pool performs each act, or that it cannot.
   *
   * @return the capabilities, the same for the life of the pool
   */
  Capabilities capabilities();

  /**
   * Who holds what now.
   *
   * @return the leases that are out, the oldest first
   */
  List<LeaseInfo> leases();

  /**
   * The connections of this pool.
   *
   * @return what is known of each; empty where a native pool does not tell
   */
  List<ConnectionInfo> connections();

  /**
   * Subscribes to this pool's events.
   *
   * @param listener called off the hot path, one event at a time, in the order of the events
   * @return closes the subscription
   */
  Subscription listen(PoolListener listener);

  /** A subscription to events. */
  interface Subscription extends AutoCloseable {
    /** Ends it. An event that is being delivered is not waited for. */
    @Override
    void close();
  }
}
