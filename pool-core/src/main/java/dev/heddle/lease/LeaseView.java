package dev.heddle.lease;

import dev.heddle.pool.Deadline;
import dev.heddle.pool.Lease;
import dev.heddle.pool.Pool;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A lease of one pool as a lease of another one that stands before it: a group, a pool behind limits. Tells once when it
 * has ended, in whichever way and however often.
 *
 * @param <C> what is lent
 */
public final class LeaseView<C> implements Lease<C> {

  private final Lease<C> lease;
  private final Pool<C> pool;
  private final Runnable onEnd;
  private final AtomicBoolean ended = new AtomicBoolean();

  /**
   * Makes one.
   *
   * @param lease the lease behind it
   * @param pool the pool that was asked
   * @param onEnd what to do when it has ended; must not throw
   */
  public LeaseView(Lease<C> lease, Pool<C> pool, Runnable onEnd) {
    this.lease = lease;
    this.pool = pool;
    this.onEnd = onEnd;
  }

  @Override
  public C get() {
    return lease.get();
  }

  @Override
  public void close() {
    try {
      lease.close();
    } finally {
      endOnce();
    }
  }

  @Override
  public void invalidate(Throwable cause) {
    try {
      lease.invalidate(cause);
    } finally {
      endOnce();
    }
  }

  @Override
  public void invalidate(Throwable cause, Duration holdPermitFor) {
    try {
      lease.invalidate(cause, holdPermitFor);
    } finally {
      endOnce();
    }
  }

  private void endOnce() {
    if (ended.compareAndSet(false, true)) {
      onEnd.run();
    }
  }

  @Override
  public void report(Throwable failure) {
    lease.report(failure);
  }

  @Override
  public Deadline deadline() {
    return lease.deadline();
  }

  @Override
  public Pool<C> pool() {
    return pool;
  }

  @Override
  public String member() {
    return lease.member();
  }

  @Override
  public Optional<String> label() {
    return lease.label();
  }

  @Override
  public Lease<C> handOff() {
    lease.handOff();
    return this;
  }
}
