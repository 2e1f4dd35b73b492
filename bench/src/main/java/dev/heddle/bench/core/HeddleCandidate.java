package dev.heddle.bench.core;

import dev.heddle.core.Pools;
import dev.heddle.pool.Deadline;
import dev.heddle.pool.Fairness;
import dev.heddle.pool.Lease;
import dev.heddle.pool.ManagedPool;
import dev.heddle.pool.PoolConfig;
import dev.heddle.pool.spi.ConnectionFactory;

/**
 * Heddle's lease pool with its defaults: leases, deadlines, leak watch, statistics, ageing, validation and health are all
 * on. Only the size and the time to wait are set.
 */
final class HeddleCandidate implements Candidate {

  private final ManagedPool<Thing> pool;

  HeddleCandidate(PoolSpec spec, Fairness fairness) {
    pool = Pools.over(new Factory(spec.things()))
        .name("bench")
        .config(PoolConfig.builder()
            .maxSize(spec.size())
            .acquireTimeout(spec.timeout())
            .fairness(fairness)
            .build())
        .build();
  }

  @Override
  public Object take() throws InterruptedException {
    Lease<Thing> lease = pool.acquire();
    // Whoever acquires also asks for the connection, and that is checked.
    if (lease.get() == null) {
      throw new IllegalStateException("a lease of nothing");
    }
    return lease;
  }

  @Override
  public void give(Object ticket) {
    ((Lease<?>) ticket).close();
  }

  @Override
  public Thing thing(Object ticket) {
    return (Thing) ((Lease<?>) ticket).get();
  }

  @Override
  public void close() {
    pool.close();
  }

  private record Factory(Things things) implements ConnectionFactory<Thing> {

    @Override
    public Thing open(Deadline deadline) {
      return things.open();
    }

    @Override
    public boolean validate(Thing connection, Deadline deadline) {
      return true;
    }

    @Override
    public void close(Thing connection) {}
  }
}
