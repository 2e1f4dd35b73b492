package dev.heddle.bench.stress;

import dev.heddle.pool.ManagedPool;
import dev.heddle.pool.PoolClosedException;
import dev.heddle.pool.contract.SwappingBackend;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
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
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "It went back once: who bound it has seen the end, or who ended it what was bound.")
@Outcome(id = "-1", expect = Expect.ACCEPTABLE, desc = "The gate closed before a connection was taken.")
@Outcome(expect = Expect.FORBIDDEN, desc = "It never went back, or both gave it back.")
@State
public class GatedAcquireVersusClose {

  private final SwappingBackend backend = new SwappingBackend(true);
  private final AtomicReference<SwappingBackend.@Nullable Access> taken = new AtomicReference<>();
  private final ManagedPool<SwappingBackend.Access> pool = Target.swapped(backend);

  /** Watches what is taken. */
  public GatedAcquireVersusClose() {
    backend.beforeConfirm(taken::set);
  }

  /** Takes, and keeps. */
  @Actor
  public void acquire() {
    try {
      var unused = Target.lease(pool);
    } catch (PoolClosedException tooLate) {
      // or not: then it went back
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
    SwappingBackend.Access access = taken.get();
    boolean unused = access == null || Target.comes(() -> access.ends().get() > 0);
    r.r1 = access == null ? -1 : access.ends().get();
  }
}
