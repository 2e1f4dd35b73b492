package dev.heddle.bench.stress;

import dev.heddle.pool.LeaseEndedException;
import dev.heddle.pool.ManagedPool;
import dev.heddle.pool.PoolClosedException;
import dev.heddle.pool.contract.SwappingBackend;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** A connection of a native pool is bound to its permit in the moment in which the gate closes, and nobody closes the lease. */
@JCStressTest
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "It was lent, and taken from its holder.")
@Outcome(id = "-1", expect = Expect.ACCEPTABLE, desc = "It was not lent: the gate had closed.")
@Outcome(expect = Expect.FORBIDDEN, desc = "It was lent by a gate that is closed, or went back twice.")
@State
public class GatedAcquireVersusClose {

  private final ManagedPool<SwappingBackend.Access> pool = Target.swapped(new SwappingBackend(true));
  private SwappingBackend.@Nullable Access lent; // plain: a fence between the take and the lease would hide what is looked for

  /** Takes, and keeps. */
  @Actor
  public void acquire() {
    try {
      lent = Target.lease(pool).get();
    } catch (PoolClosedException | LeaseEndedException tooLate) {
      // or not
    }
  }

  /** Does not wait for leases. */
  @Actor
  public void close() {
    pool.close(Duration.ZERO);
  }

  /** Counts. */
  @Arbiter
  public void look(I_Result r) {
    SwappingBackend.Access access = lent;
    boolean unused = access == null || Target.comes(() -> access.ends().get() > 0);
    r.r1 = access == null ? -1 : access.ends().get();
  }
}
