package dev.heddle.core;

import dev.heddle.pool.Deadline;
import dev.heddle.pool.Lease;
import dev.heddle.pool.LeaseEndedException;
import dev.heddle.pool.Pool;
import java.time.Duration;
import java.util.Optional;

/** A permit with a connection of the native pool. */
final class GatedLease<C> implements Lease<C> {

  private final GatedPool<C> pool;
  private final PoolLease<Permit<C>> permit;
  private final Holding<C> holding;

  GatedLease(GatedPool<C> pool, PoolLease<Permit<C>> permit, Holding<C> holding) {
    this.pool = pool;
    this.permit = permit;
    this.holding = holding;
  }

  @Override
  public C get() {
    if (holding.hasEnded()) {
      misused();
      throw new LeaseEndedException(pool.name());
    }
    return holding.connection();
  }

  @Override
  public void close() {
    long tick = pool.coarseNanoTime(); // once for both, who would each read it
    if (!permit.isHeld() && !holding.hasEnded()) {
      holding.cutOff(); // the pool has taken the permit back, and is about to do the same
    } else if (holding.giveBack(pool.isShrinking(), tick)) {
      permit.close(tick);
    } else {
      misused();
    }
  }

  @Override
  public void invalidate(Throwable cause) {
    invalidate(cause, Duration.ZERO);
  }

  @Override
  public void invalidate(Throwable cause, Duration holdPermitFor) {
    if (!holding.discard(cause)) {
      misused();
    } else if (holdPermitFor.isPositive()) {
      permit.invalidate(cause, holdPermitFor);
    } else {
      permit.close();
    }
  }

  private void misused() {
    if (!holding.isCutOff()) {
      pool.misused();
    }
  }

  @Override
  public void report(Throwable failure) {
    if (holding.hasEnded()) {
      misused();
    } else if (pool.reported(failure).breaksConnection()) {
      holding.breakBy(failure);
    }
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
    return "Lease[" + pool.name() + (holding.hasEnded() ? ", ended]" : "]");
  }
}
