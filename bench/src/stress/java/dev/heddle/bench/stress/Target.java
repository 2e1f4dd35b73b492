package dev.heddle.bench.stress;

import dev.heddle.core.CoreProvider;
import dev.heddle.core.Pools;
import dev.heddle.pool.Acquire;
import dev.heddle.pool.Deadline;
import dev.heddle.pool.Lease;
import dev.heddle.pool.ManagedPool;
import dev.heddle.pool.PoolConfig;
import dev.heddle.pool.TimeSource;
import dev.heddle.pool.contract.SwappingBackend;
import dev.heddle.pool.spi.ConnectionBudget;
import dev.heddle.pool.spi.ConnectionFactory;
import dev.heddle.pool.spi.FailureKind;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A target in memory that counts, with a pool over it. */
final class Target implements ConnectionFactory<Target.Wire> {

  /** Ends a race that hangs; it decides no outcome but that one. */
  private static final long PATIENCE_NANOS = 2_000_000_000L;

  /** A connection. */
  static final class Wire {
    volatile boolean closed;
  }

  final AtomicInteger opened = new AtomicInteger();
  final AtomicInteger closed = new AtomicInteger();
  volatile boolean down;

  @Override
  public Wire open(Deadline deadline) {
    if (down) {
      throw new IllegalStateException("down");
    }
    opened.incrementAndGet();
    return new Wire();
  }

  @Override
  public boolean validate(Wire wire, Deadline deadline) {
    return !wire.closed;
  }

  @Override
  public void close(Wire wire) {
    wire.closed = true;
    closed.incrementAndGet();
  }

  ManagedPool<Wire> pool(PoolConfig.Builder config) {
    return Pools.over(this).name("stress").config(config.build()).classify(failure -> FailureKind.TARGET_DOWN).build();
  }

  /** A pool of two over a native pool that replaces what its connections lead to. */
  static ManagedPool<SwappingBackend.Access> swapped(SwappingBackend backend) {
    return new CoreProvider().create("stress", backend, PoolConfig.builder().maxSize(2).build().settings(),
        TimeSource.system(), ConnectionBudget.UNLIMITED);
  }

  /** A lease of a pool that must have one to give. */
  static <C> Lease<C> lease(ManagedPool<C> pool) {
    try {
      return pool.acquire(Acquire.within(Duration.ofNanos(PATIENCE_NANOS)));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether so many connections can be had at once, and not one more; closes the pool. */
  static boolean isWhole(ManagedPool<Wire> pool, int size) {
    try {
      Lease<?>[] leases = new Lease<?>[size];
      for (int i = 0; i < size; i++) {
        leases[i] = lease(pool);
      }
      Optional<Lease<Wire>> more = pool.tryAcquire();
      for (Lease<?> lease : leases) {
        lease.close();
      }
      more.ifPresent(Lease::close);
      return more.isEmpty();
    } catch (RuntimeException e) {
      return false;
    } finally {
      pool.close(Duration.ZERO);
    }
  }

  /** Waits for what happens in the background. */
  static boolean comes(BooleanSupplier state) {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (!state.getAsBoolean()) {
      if (System.nanoTime() > end) {
        return false;
      }
      LockSupport.parkNanos(10_000);
    }
    return true;
  }
}
