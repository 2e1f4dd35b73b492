package dev.heddle.core;

import dev.heddle.pool.Deadline;
import dev.heddle.pool.spi.ConnectionFactory;
import org.jspecify.annotations.Nullable;

/**
 * The right to have one connection of a native pool. The gate pools permits as if they were connections, so that its
 * waiting, deadlines, pauses, leases and leaks are those of the lease pool.
 */
final class Permit<C> {

  /** The last connection that was had by this permit; it knows whether it still is. */
  private volatile @Nullable Holding<C> holding;
  /** Whoever has the permit waits inside the native pool. Plain, like the notes in a slot: figures may be a moment old. */
  private boolean taking;

  void bind(Holding<C> bound) {
    holding = bound;
  }

  @Nullable
  Holding<C> holding() {
    return holding;
  }

  boolean isTaking() {
    return taking;
  }

  void taking(boolean now) {
    taking = now;
  }

  /** Permits cost nothing and are always sound. */
  static final class Factory<C> implements ConnectionFactory<Permit<C>> {

    @Override
    public Permit<C> open(Deadline deadline) {
      return new Permit<>();
    }

    @Override
    public boolean validate(Permit<C> permit, Deadline deadline) {
      return true;
    }

    /** A permit that ends while it has a connection was taken from its holder: so is the connection. */
    @Override
    public void close(Permit<C> permit) {
      Holding<C> bound = permit.holding;
      if (bound != null && !bound.hasEnded()) {
        bound.cutOff();
      }
    }
  }
}
