package dev.heddle.bench.stress;

import dev.heddle.pool.EvictMode;
import dev.heddle.pool.Lease;
import dev.heddle.pool.ManagedPool;
import dev.heddle.pool.PoolConfig;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** A connection is lent in the moment in which all of today are condemned. */
@JCStressTest
@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "An open connection was lent, and the pool is whole.")
@Outcome(id = "false, .*", expect = Expect.FORBIDDEN, desc = "A closed connection was lent.")
@Outcome(id = ".*, false", expect = Expect.FORBIDDEN, desc = "The pool lost a place.")
@State
public class EvictVersusAcquire {

  private final ManagedPool<Target.Wire> pool = new Target().pool(PoolConfig.builder().maxSize(1));

  /** Leaves one idle. */
  public EvictVersusAcquire() {
    Target.lease(pool).close();
  }

  /** Condemns softly: what is lent stays open until it comes back. */
  @Actor
  public void evict() {
    int unused = pool.evict(EvictMode.SOFT);
  }

  /** Uses one. */
  @Actor
  public void acquire(ZZ_Result r) {
    try (Lease<Target.Wire> lease = Target.lease(pool)) {
      r.r1 = !lease.get().closed;
    }
  }

  /** Looks whether all is there. */
  @Arbiter
  public void look(ZZ_Result r) {
    r.r2 = Target.isWhole(pool, 1);
  }
}
