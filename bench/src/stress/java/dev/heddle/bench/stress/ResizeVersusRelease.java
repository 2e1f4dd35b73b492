package dev.heddle.bench.stress;

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

/** A connection comes back in the moment in which the pool becomes too small for it. */
@JCStressTest
@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "One is left, and it can be had.")
@Outcome(id = "false, .*", expect = Expect.FORBIDDEN, desc = "There are more than there may be.")
@Outcome(id = ".*, false", expect = Expect.FORBIDDEN, desc = "The pool lost its last place, or has one too many.")
@State
public class ResizeVersusRelease {

  private final ManagedPool<Target.Wire> pool = new Target().pool(PoolConfig.builder().maxSize(2));
  private final Lease<Target.Wire> first = Target.lease(pool);
  private final Lease<Target.Wire> second = Target.lease(pool);

  /** Halves it. */
  @Actor
  public void resize() {
    pool.resize(0, 1);
  }

  /** Gives one back. */
  @Actor
  public void release() {
    first.close();
  }

  /** Gives the other back and counts. */
  @Arbiter
  public void look(ZZ_Result r) {
    second.close();
    r.r1 = Target.comes(() -> pool.stats().occupancy().total() <= 1);
    r.r2 = Target.isWhole(pool, 1);
  }
}
