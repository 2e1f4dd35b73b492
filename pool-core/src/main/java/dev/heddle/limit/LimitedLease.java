package dev.heddle.limit;

import dev.heddle.pool.Deadline;
import dev.heddle.pool.Lease;
import dev.heddle.pool.Pool;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** A lease that has a place in a bulkhead until it ends. */
final class LimitedLease<C> implements Lease<C> {

  private final LimitedPool<C> pool;
  private final Lease<C> lease;
  private final AtomicBoolean ended = new AtomicBoolean();

  LimitedLease(LimitedPool<C> pool, Lease<C> lease) {
    this.pool = pool;
    this.lease = lease;
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
      leaveOnce();
    }
  }

  @Override
  public void invalidate(Throwable cause) {
    try {
      lease.invalidate(cause);
    } finally {
      leaveOnce();
    }
  }

  @Override
  public void invalidate(Throwable cause, Duration holdPermitFor) {
    try {
      lease.invalidate(cause, holdPermitFor);
    } finally {
      leaveOnce();
    }
  }

  private void leaveOnce() {
    if (ended.compareAndSet(false, true)) {
      pool.leave();
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
