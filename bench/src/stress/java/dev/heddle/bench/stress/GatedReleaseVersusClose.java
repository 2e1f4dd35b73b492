package dev.heddle.bench.stress;

import dev.heddle.pool.Lease;
import dev.heddle.pool.ManagedPool;
import dev.heddle.pool.contract.SwappingBackend;
import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** A lease on a native pool ends in the moment in which the gate takes it from its holder. */
@JCStressTest
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "The connection went back once.")
@Outcome(expect = Expect.FORBIDDEN, desc = "It never went back, or both gave it back.")
@State
public class GatedReleaseVersusClose {

  private final ManagedPool<SwappingBackend.Access> pool = Target.swapped(new SwappingBackend(true));
  private final Lease<SwappingBackend.Access> held = Target.lease(pool);
  private final SwappingBackend.Access access = held.get();

  /** Gives it back. */
  @Actor
  public void release() {
    held.close();
  }

  /** Does not wait for leases. */
  @Actor
  public void close() {
    pool.close(Duration.ZERO);
  }

  /** Counts. */
  @Arbiter
  public void look(I_Result r) {
    boolean unused = Target.comes(() -> access.ends().get() > 0);
    r.r1 = access.ends().get();
  }
}
