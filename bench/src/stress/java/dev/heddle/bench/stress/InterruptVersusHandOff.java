package dev.heddle.bench.stress;

import dev.heddle.pool.Acquire;
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

/** The waiter is interrupted in the moment in which the connection is handed to it. */
@JCStressTest
@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "The waiter had it, and gave it back.")
@Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "The waiter was interrupted, and it is idle.")
@Outcome(id = ".*, false", expect = Expect.FORBIDDEN, desc = "The connection is lost.")
@State
public class InterruptVersusHandOff {

  private final ManagedPool<Target.Wire> pool = new Target().pool(PoolConfig.builder().maxSize(1));
  private final Lease<Target.Wire> held = Target.lease(pool);
  private volatile boolean served;
  private final Thread waiter = Thread.ofVirtual().unstarted(this::acquire);

  private void acquire() {
    try (Lease<Target.Wire> lease = pool.acquire(Acquire.within(Duration.ofSeconds(2)))) {
      served = !lease.get().closed;
    } catch (InterruptedException e) {
      served = false;
    }
  }

  /** Gives it back to a waiter in a thread of its own, which may be interrupted freely. */
  @Actor
  public void release(ZZ_Result r) {
    waiter.start();
    held.close();
    r.r1 = Target.comes(() -> !waiter.isAlive()) && served;
  }

  /** Disturbs the waiter. */
  @Actor
  public void interrupt() {
    waiter.interrupt();
  }

  /** Looks for the connection. */
  @Arbiter
  public void look(ZZ_Result r) {
    r.r2 = Target.isWhole(pool, 1);
  }
}
