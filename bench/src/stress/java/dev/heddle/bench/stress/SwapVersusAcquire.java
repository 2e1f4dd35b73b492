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
@Outcome(id = "true, 1", expect = Expect.ACCEPTABLE, desc = "What was lent stood, and the old house is gone.")
@Outcome(id = "false, .*", expect = Expect.FORBIDDEN, desc = "It was torn down under its user.")
@Outcome(id = ".*, 0", expect = Expect.FORBIDDEN, desc = "The old house was forgotten.")
@State
public class SwapVersusAcquire {

  private final SwappingBackend backend = new SwappingBackend(true);
  private final ManagedPool<SwappingBackend.Way> pool = Target.swapped(backend);

  /** Replaces. */
  @Actor
  public void swap() {
    int unused = pool.evict(EvictMode.SOFT);
  }

  /** Uses one. */
  @Actor
  public void acquire(ZI_Result r) {
    try (Lease<SwappingBackend.Way> lease = Target.lease(pool)) {
      r.r1 = lease.get().house().tornDown() == 0;
    }
  }

  /** Looks what became of the first one. */
  @Arbiter
  public void look(ZI_Result r) {
    r.r2 = backend.houses().getFirst().tornDown();
    pool.close();
  }
}
