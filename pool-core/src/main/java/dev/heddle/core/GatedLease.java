package dev.heddle.core;

import dev.heddle.pool.Deadline;
import dev.heddle.pool.Lease;
import dev.heddle.pool.LeaseEndedException;
import dev.heddle.pool.Pool;
import dev.heddle.pool.spi.FailureKind;
import dev.heddle.pool.spi.NativePool;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A permit with a connection of the native pool. Ends once: whoever flips {@link #ended} gives the connection back. */
final class GatedLease<C> implements Lease<C> {

  private final GatedPool<C> pool;
  private final NativePool<C> source;
  private final Lease<Permit<C>> permit;
  private final Permit<C> held;
  private final C connection;
  private final AtomicBoolean ended = new AtomicBoolean();
  private volatile boolean cutOff;
  private volatile @Nullable Throwable brokenBy;

  GatedLease(GatedPool<C> pool, NativePool<C> source, Lease<Permit<C>> permit, C connection) {
    this.pool = pool;
    this.source = source;
    this.permit = permit;
    this.held = permit.get();
    this.connection = connection;
    held.bind(this);
  }

  C connection() {
    return connection;
  }

  @Override
  public C get() {
    if (ended.get()) {
      misused();
      throw new LeaseEndedException(pool.name());
    }
    return connection;
  }

  @Override
  public void close() {
    if (!ended.compareAndSet(false, true)) {
      misused();
      return;
    }
    Throwable cause = brokenBy;
    if (cause != null) {
      source.discard(connection, cause);
    } else if (pool.isShrinking()) {
      source.discard(connection, new IllegalStateException("the pool was made smaller"));
    } else {
      source.giveBack(connection);
    }
    held.unbind();
    permit.close();
  }

  @Override
  public void invalidate(Throwable cause) {
    invalidate(cause, Duration.ZERO);
  }

  @Override
  public void invalidate(Throwable cause, Duration holdPermitFor) {
    if (!ended.compareAndSet(false, true)) {
      misused();
      return;
    }
    source.discard(connection, cause);
    held.unbind();
    if (holdPermitFor.isPositive()) {
      permit.invalidate(cause, holdPermitFor);
    } else {
      permit.close();
    }
  }

  /** The pool takes the connection from its holder; the permit ends too. */
  void cutOff() {
    if (ended.compareAndSet(false, true)) {
      cutOff = true;
      source.abort(connection);
      source.discard(connection, new IllegalStateException("the pool ended the lease"));
    }
  }

  /** The connection is closed under its holder, who still has the permit until it closes the lease. */
  void abort(Throwable cause) {
    brokenBy = cause;
    if (!ended.get()) {
      source.abort(connection);
    }
  }

  private void misused() {
    if (!cutOff) {
      pool.misused();
    }
  }

  @Override
  public void report(Throwable failure) {
    if (ended.get()) {
      misused();
      return;
    }
    FailureKind kind = pool.reported(failure);
    if (kind.breaksConnection()) {
      brokenBy = failure;
    }
  }

  void dead(Throwable cause) {
    brokenBy = cause;
  }

  @Override
  public Deadline deadline() {
    return permit.deadline();
  }

  @Override
  public Pool<C> pool() {
    return pool;
  }

  @Override
  public Optional<String> label() {
    return permit.label();
  }

  @Override
  public Lease<C> handOff() {
    permit.handOff();
    return this;
  }

  @Override
  public String toString() {
    return "Lease[" + pool.name() + (ended.get() ? ", ended]" : "]");
  }
}
