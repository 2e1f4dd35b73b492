package dev.heddle.pool;

import java.time.Duration;
import java.util.Optional;

/**
 * The exclusive right to use one connection until it is closed.
 *
 * <p>Meant for one thread at a time. {@link #close()}, {@link #invalidate(Throwable)} and {@link #report(Throwable)} are
 * safe for any thread: a lease ends once, and every later attempt to end or use it changes nothing in the pool and is
 * counted as misuse. Ending a lease in the thread that acquired it is the fast way.
 *
 * @param <C> what is lent
 */
public interface Lease<C> extends AutoCloseable {

  /**
   * The connection.
   *
   * @return the connection, always the same one for one lease
   * @throws LeaseEndedException if this lease has ended: its connection may already serve somebody else
   */
  C get();

  /**
   * Ends the lease and gives the connection back to the pool. Never throws, never waits for the target; the
   * connection's reset runs in the calling thread. A second call changes nothing.
   */
  @Override
  void close();

  /**
   * Ends the lease and has the connection closed instead of lent again. Never throws; the physical close runs in the
   * background. After the end of the lease it changes nothing. Closing the lease afterwards, as a try-with-resources
   * does, is no misuse.
   *
   * @param cause why the connection is unusable; kept for events and error messages
   */
  void invalidate(Throwable cause);

  /**
   * Ends the lease like {@link #invalidate(Throwable)}, and keeps the connection's place in the pool taken for a while.
   * For a target that goes on working on a request after its client has given up: the pool then does not send more at
   * once than the target can hold.
   *
   * @param cause why the connection is unusable
   * @param holdPermitFor how long from now the place stays taken; zero for not at all
   */
  void invalidate(Throwable cause, Duration holdPermitFor);

  /**
   * Tells the pool that the work failed. The backend classifies the failure: where the connection is broken or the
   * target down, the connection will be closed at the end of the lease and the pool's health is updated; where the
   * request was wrong, nothing happens. The lease stays open.
   *
   * @param failure what the work met
   */
  void report(Throwable failure);

  /**
   * The deadline of the whole operation that was given at acquire, so that callees can derive their own timeouts.
   *
   * @return the deadline, {@link Deadline#NONE} where none was given
   */
  Deadline deadline();

  /**
   * The pool asked: for a group the group.
   *
   * @return the pool from which this lease was acquired
   */
  Pool<C> pool();

  /**
   * The name of the pool that the connection belongs to: for a group the chosen member's, else that of {@link #pool()}.
   *
   * @return the name of the pool that lends the connection
   */
  default String member() {
    return pool().name();
  }

  /**
   * The label that was given at acquire.
   *
   * @return the label, or empty
   */
  Optional<String> label();

  /**
   * Declares that this lease may outlive the thread that acquired it and be closed by another one. Without it, a lease
   * whose thread has ended is reported as orphaned. Only the thread that acquired the lease may call this; hand the
   * lease over after it, by any means that publishes safely.
   *
   * @return this lease
   * @throws LeaseEndedException if this lease has ended
   */
  Lease<C> handOff();
}
