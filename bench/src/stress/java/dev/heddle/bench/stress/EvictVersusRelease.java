package dev.heddle.bench.stress;

import dev.heddle.pool.EvictMode;
import dev.heddle.pool.Lease;
import dev.heddle.pool.ManagedPool;
import dev.heddle.pool.PoolConfig;
import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.Z_Result;

/** A lease is given back by a thread that did not acquire it, in the moment in which an operator cuts all leases off. */
@JCStressTest
@Outcome(id = "true", expect = Expect.ACCEPTABLE, desc = "All that was opened was closed, once.")
@Outcome(id = "false", expect = Expect.FORBIDDEN, desc = "A connection was left open, or closed twice.")
@State
public class EvictVersusRelease {

  private final Target target = new Target();
  private final ManagedPool<Target.Wire> pool = target.pool(PoolConfig.builder().maxSize(2));
  private final Lease<Target.Wire> held = Target.lease(pool);

  /** Gives it back. */
  @Actor
  public void release() {
    held.close();
  }

  /** Cuts all leases off. */
  @Actor
  public void evict() {
    pool.evict(EvictMode.HARD);
  }

  /** Closes the pool and counts. */
  @Arbiter
  public void look(Z_Result r) {
    pool.close(Duration.ZERO);
    r.r1 = Target.comes(() -> target.closed.get() >= target.opened.get())
        && target.closed.get() == target.opened.get();
  }
}
