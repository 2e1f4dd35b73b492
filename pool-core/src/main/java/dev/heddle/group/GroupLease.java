package dev.heddle.group;

import dev.heddle.pool.Deadline;
import dev.heddle.pool.Lease;
import dev.heddle.pool.Pool;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** A member's lease that says which group it was asked of. */
final class GroupLease<C> implements Lease<C> {

  private final PoolGroup<C> group;
  private final Member<C> member;
  private final Lease<C> lease;
  private final AtomicBoolean ended = new AtomicBoolean();

  GroupLease(PoolGroup<C> group, Member<C> member, Lease<C> lease) {
    this.group = group;
    this.member = member;
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
      member.end();
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
    return group;
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
