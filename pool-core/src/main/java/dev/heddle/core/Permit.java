package dev.heddle.core;

import dev.heddle.pool.Deadline;
import dev.heddle.pool.spi.ConnectionFactory;
import org.jspecify.annotations.Nullable;

/**
 * The right to have one connection of a native pool. The gate pools permits as if they were connections, so that its
 * waiting, deadlines, pauses, leases and leaks are those of the lease pool.
 */
final class Permit<C> {

  /** The lease that has a connection by this permit; null while there is none. */
  private volatile @Nullable GatedLease<C> lease;

  void bind(GatedLease<C> bound) {
    lease = bound;
  }

  void unbind() {
    lease = null;
  }

  @Nullable
  GatedLease<C> lease() {
    return lease;
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
      GatedLease<C> bound = permit.lease;
      if (bound != null) {
        bound.cutOff();
      }
    }
  }
}
