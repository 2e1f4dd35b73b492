package dev.heddle.bench.stress;

import dev.heddle.pool.Acquire;
import dev.heddle.pool.AcquireTimeoutException;
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
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** The only connection comes back in the moment in which the waiter gives up. */
@JCStressTest
@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "The waiter had it, and gave it back.")
@Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "The waiter gave up, and it is idle.")
@Outcome(id = ".*, false", expect = Expect.FORBIDDEN, desc = "The connection is lost.")
@State
public class ReleaseVersusTimeout {

  private final ManagedPool<Target.Wire> pool = new Target().pool(PoolConfig.builder().maxSize(1));
  private final Lease<Target.Wire> held = Target.lease(pool);

  /** Gives it back. */
  @Actor
  public void release() {
    held.close();
  }

  /** Waits about as long as that takes. */
  @Actor
  public void waiter(ZZ_Result r) {
    try (Lease<Target.Wire> lease = pool.acquire(Acquire.within(Duration.ofNanos(20_000)))) {
      r.r1 = !lease.get().closed;
    } catch (AcquireTimeoutException | InterruptedException e) {
      r.r1 = false;
    }
  }

  /** Looks for the connection. */
  @Arbiter
  public void look(ZZ_Result r) {
    r.r2 = Target.isWhole(pool, 1);
  }
}
