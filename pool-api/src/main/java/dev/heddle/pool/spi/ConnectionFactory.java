package dev.heddle.pool.spi;

import dev.heddle.pool.Deadline;

/**
 * Opens, checks, cleans and closes single connections. Must be safe for any thread; calls for one connection never
 * overlap, except that {@link #close} may come while another call hangs.
 *
 * <p>All methods but {@link #reset} run in threads of the pool or in threads that wait for the pool anyway, so they may
 * block; they get a deadline and should keep it. What hangs beyond it is abandoned: the pool interrupts the thread and
 * closes what arrives late.
 *
 * @param <C> the connection
 */
public non-sealed interface ConnectionFactory<C> extends ConnectionSource<C> {

  /**
   * Opens a connection.
   *
   * @param deadline by when it must be open
   * @return a connection ready for use
   * @throws Exception if it cannot be opened; {@link Backend#classify} says what that means
   */
  C open(Deadline deadline) throws Exception;

  /**
   * Prepares a new connection, before anybody gets it: statements, caches. Does nothing by default.
   *
   * @param connection the connection, just opened
   * @param deadline by when it must be ready
   * @throws Exception if it is unusable; it will be closed
   */
  default void warmUp(C connection, Deadline deadline) throws Exception {}

  /**
   * Checks that a connection works, as cheaply as the target allows.
   *
   * @param connection an idle connection
   * @param deadline by when the answer is wanted
   * @return false if it is dead
   * @throws Exception if it is dead
   */
  boolean validate(C connection, Deadline deadline) throws Exception;

  /**
   * Makes a connection clean for its next holder. Runs in the thread that closes the lease: local work only, or what
   * must be. Does nothing by default.
   *
   * @param connection the connection that came back
   * @throws Exception if it cannot be cleaned; it will be closed
   */
  default void reset(C connection) throws Exception {}

  /**
   * Closes a connection, of any condition; must also end a call that hangs in it.
   *
   * @param connection the connection
   * @throws Exception if that failed; it is logged, the connection counts as closed
   */
  void close(C connection) throws Exception;

  /** Frees what the factory itself holds, after its last connection has been closed. Does nothing by default. */
  default void shutdown() {}
}
