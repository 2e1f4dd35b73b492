package dev.heddle.core;

import dev.heddle.pool.Acquire;
import dev.heddle.pool.Deadline;
import dev.heddle.pool.Lease;
import dev.heddle.pool.LeaseEndedException;
import dev.heddle.pool.Pool;
import java.time.Duration;
import java.util.Optional;

/** A permit with a connection of the native pool, in the hands of a user. */
final class GatedLease<C> implements Lease<C> {

  private final Holding<C> holding;
  private final Acquire how;

  GatedLease(Holding<C> holding, Acquire how) {
    this.holding = holding;
    this.how = how;
  }

  @Override
  public C get() {
    if (holding.hasEnded()) {
      holding.misused();
      throw new LeaseEndedException(holding.pool().name());
    }
    return holding.connection();
  }

  @Override
  public void close() {
    holding.close();
  }

  @Override
  public void invalidate(Throwable cause) {
    invalidate(cause, Duration.ZERO);
  }

  @Override
  public void invalidate(Throwable cause, Duration holdPermitFor) {
    holding.invalidate(cause, holdPermitFor);
  }

  @Override
  public void report(Throwable failure) {
    holding.report(failure);
  }

  @Override
  public Deadline deadline() {
    return how.deadline();
  }

  @Override
  public Pool<C> pool() {
    return holding.pool();
  }

  @Override
  public Optional<String> label() {
    return how.label();
  }

  @Override
  public Lease<C> handOff() {
    holding.handOff();
    return this;
  }

  @Override
  public String toString() {
    return "Lease[" + holding.pool().name() + (holding.hasEnded() ? ", ended]" : "]");
  }
}
