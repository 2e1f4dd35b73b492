package dev.heddle.core;

import dev.heddle.pool.Acquire;
import dev.heddle.pool.Deadline;
import dev.heddle.pool.Lease;
import dev.heddle.pool.LeaseEndedException;
import dev.heddle.pool.Pool;
import java.time.Duration;
import java.util.Optional;

/** A permit with a connection of the native pool, in the hands of a user. Ends once: see {@link Returning}. */
final class GatedLease<C> implements Lease<C> {

  private final GatedPool<C> pool;
  /** With {@link #word} the lease of the permit. */
  final Slot<Permit> permit;
  final long word;
  final C connection;
  private final Acquire how;
  /** Its holder gave the connection up: closing the lease afterwards is good manners, no misuse. */
  private boolean givenUp;

  GatedLease(GatedPool<C> pool, Slot<Permit> permit, long word, C connection, Acquire how) {
    this.pool = pool;
    this.permit = permit;
    this.word = word;
    this.connection = connection;
    this.how = how;
  }

  private boolean isOver() {
    return !permit.isBound(word);
  }

  private void misused() {
    if (!givenUp) {
      pool.returning.endedBefore(permit);
    }
  }

  @Override
  public C get() {
    if (isOver()) {
      misused();
      throw new LeaseEndedException(pool.name());
    }
    return connection;
  }

  @Override
  public void close() {
    if (!givenUp) {
      pool.returning.close(permit, word, connection);
    }
  }

  @Override
  public void invalidate(Throwable cause) {
    invalidate(cause, Duration.ZERO);
  }

  @Override
  public void invalidate(Throwable cause, Duration holdPermitFor) {
    if (pool.returning.invalidate(permit, word, connection, cause, holdPermitFor)) {
      givenUp = true;
    } else {
      misused();
    }
  }

  @Override
  public void report(Throwable failure) {
    if (!givenUp) {
      pool.returning.report(permit, word, failure);
    }
  }

  @Override
  public Deadline deadline() {
    return how.deadline();
  }

  @Override
  public Pool<C> pool() {
    return pool;
  }

  @Override
  public Optional<String> label() {
    return how.label();
  }

  @Override
  public Lease<C> handOff() {
    pool.permits.acts.handOff(permit, word);
    return this;
  }

  @Override
  public String toString() {
    return "Lease[" + pool.name() + (isOver() ? ", ended]" : "]");
  }
}
