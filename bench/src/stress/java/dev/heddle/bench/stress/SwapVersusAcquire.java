package dev.heddle.bench.stress;

import dev.heddle.pool.EvictMode;
import dev.heddle.pool.Lease;
import dev.heddle.pool.ManagedPool;
import dev.heddle.pool.contract.SwappingBackend;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZI_Result;

/** A connection is lent in the moment in which its native pool replaces what it leads to. */
@JCStressTest
@Outcome(id = "true, 1", expect = Expect.ACCEPTABLE, desc = "What was lent was open, and the old client is closed.")
@Outcome(id = "false, .*", expect = Expect.FORBIDDEN, desc = "It was closed under its user.")
@Outcome(id = ".*, 0", expect = Expect.FORBIDDEN, desc = "The old client stays open.")
@State
public class SwapVersusAcquire {

  private final SwappingBackend backend = new SwappingBackend(true);
  private final ManagedPool<SwappingBackend.Access> pool = Target.swapped(backend);

  /** Replaces. */
  @Actor
  public void swap() {
    int unused = pool.evict(EvictMode.SOFT);
  }

  /** Uses one. */
  @Actor
  public void acquire(ZI_Result r) {
    try (Lease<SwappingBackend.Access> lease = Target.lease(pool)) {
      r.r1 = lease.get().client().closes() == 0;
    }
  }

  /** Looks what became of the first one. */
  @Arbiter
  public void look(ZI_Result r) {
    r.r2 = backend.clients().getFirst().closes();
    pool.close();
  }
}
