package dev.heddle.pool;

import java.util.Optional;

/**
 * Lends connections to one target, one holder at a time each.
 *
 * <p>All methods are safe for any thread, virtual or platform. Waiting parks the calling thread; it never spins and
 * never holds a monitor, so a waiting virtual thread occupies no carrier.
 *
 * <p><b>Memory effects.</b> What a holder did before {@link Lease#close()} happens-before what the next holder of the
 * same connection does after its {@code acquire}.
 *
 * @param <C> what is lent: the connection type of the backend
 */
public interface Pool<C> {

  /**
   * The name under which this pool appears in statistics, events, messages and metrics.
   *
   * @return the name, never empty
   */
  String name();

  /**
   * Leases a connection, waiting at most the pool's {@code acquire-timeout}.
   *
   * <p>One absolute deadline covers waiting in the queue, opening and validating. An interrupt ends the wait at once; a
   * thread that is interrupted on entry does not wait. If the connection had been given in the same instant, the lease
   * is returned and the interrupt status stays set.
   *
   * @return the lease; close it exactly once
   * @throws AcquireTimeoutException if no connection could be had within the timeout; where many time out one after the
   *     other, up to a millisecond later
   * @throws PendingLimitException if already {@code max-pending} threads wait
   * @throws PoolPausedException if the pool is paused or draining and told to fail acquirers meanwhile
   * @throws TargetDownException if the target is known to be down (the creation breaker is open)
   * @throws PoolClosedException if the pool is closed, or closes while waiting
   * @throws InterruptedException if the thread is interrupted before a connection was given to it
   */
  Lease<C> acquire() throws InterruptedException;

  /**
   * Leases a connection in a way of your own: other limit, deadline, priority or label.
   *
   * <p>Waiting, interrupts and errors are those of {@link #acquire()}.
   *
   * @param how the wait, deadline, priority and label of this one acquire
   * @return the lease; close it exactly once
   * @throws AcquireTimeoutException if no connection could be had before the earlier of limit and deadline
   * @throws PendingLimitException if already {@code max-pending} threads wait
   * @throws PoolPausedException if the pool is paused or draining and told to fail acquirers meanwhile
   * @throws TargetDownException if the target is known to be down (the creation breaker is open)
   * @throws PoolClosedException if the pool is closed, or closes while waiting
   * @throws InterruptedException if the thread is interrupted before a connection was given to it
   */
  Lease<C> acquire(Acquire how) throws InterruptedException;

  /**
   * Leases an idle connection if there is one right now; never waits and never opens one itself.
   *
   * <p>Asking an empty pool lets it open a connection in the background, so that a later attempt can succeed. A
   * connection that would have to be validated first is not returned.
   *
   * @return the lease, or empty if none is idle, others wait, or the pool is paused or draining
   * @throws PoolClosedException if the pool is closed
   */
  Optional<Lease<C>> tryAcquire();

  /**
   * Leases a connection, runs the work with it, and gives it back.
   *
   * <p>The outcome feeds the pool's health: a failure is reported as by {@link Lease#report(Throwable)}, so a broken
   * connection is not lent again.
   *
   * @param work what to do with the connection; it must not keep it
   * @param <T> the type of the result
   * @param <X> the type of the checked exception that the work may throw
   * @return what the work returned
   * @throws X what the work threw, unchanged
   * @throws InterruptedException as for {@link #acquire()}
   * @throws PoolException as for {@link #acquire()}
   */
  default <T, X extends Exception> T call(Work<? super C, ? extends T, X> work) throws X, InterruptedException {
    return call(Acquire.standard(), work);
  }

  /**
   * Leases a connection in a way of your own, runs the work with it, and gives it back.
   *
   * @param how the wait, deadline, priority and label of this one acquire
   * @param work what to do with the connection; it must not keep it
   * @param <T> the type of the result
   * @param <X> the type of the checked exception that the work may throw
   * @return what the work returned
   * @throws X what the work threw, unchanged
   * @throws InterruptedException as for {@link #acquire(Acquire)}
   * @throws PoolException as for {@link #acquire(Acquire)}
   */
  default <T, X extends Exception> T call(Acquire how, Work<? super C, ? extends T, X> work)
      throws X, InterruptedException {
    try (Lease<C> lease = acquire(how)) {
      try {
        return work.on(lease.get());
      } catch (Throwable failure) {
        lease.report(failure);
        throw failure;
      }
    }
  }

  /**
   * The figures of this moment. Summed from many counters without stopping the pool: each is exact, their combination
   * is that of a few microseconds.
   *
   * @return a snapshot
   */
  PoolStats stats();

  /**
   * The last verdict on the target. Never asks the target and never waits.
   *
   * @return the health as known now
   */
  PoolHealth health();
}
