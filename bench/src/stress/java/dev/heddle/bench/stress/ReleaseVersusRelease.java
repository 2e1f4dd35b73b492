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
import org.openjdk.jcstress.infra.results.I_Result;

/** The last two leases of what was replaced come back in the same moment. */
@JCStressTest
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "The old client is gone.")
@Outcome(id = "0", expect = Expect.FORBIDDEN, desc = "Each thought that another one would see to it.")
@State
public class ReleaseVersusRelease {

  private final SwappingBackend backend = new SwappingBackend(true);
  private final ManagedPool<SwappingBackend.Access> pool = Target.swapped(backend);
  private final Lease<SwappingBackend.Access> one = Target.lease(pool).handOff();
  private final Lease<SwappingBackend.Access> other = Target.lease(pool).handOff();

  /** Replaces it under both. */
  public ReleaseVersusRelease() {
    int unused = pool.evict(EvictMode.SOFT);
  }

  /** Gives one back. */
  @Actor
  public void releaseOne() {
    one.close();
  }

  /** Gives the other one back. */
  @Actor
  public void releaseOther() {
    other.close();
  }

  /** Looks what became of the first one. */
  @Arbiter
  public void look(I_Result r) {
    r.r1 = backend.clients().getFirst().closes();
    pool.close();
  }
}
