package dev.heddle.bench.stress;

import dev.heddle.pool.Acquire;
import dev.heddle.pool.AcquireTimeoutException;
import dev.heddle.pool.Lease;
import dev.heddle.pool.ManagedPool;
import dev.heddle.pool.PoolConfig;
import dev.heddle.pool.PoolException;
import dev.heddle.pool.PoolSettings;
import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Two come to a target that is down: one makes the breaker trip, one queues up meanwhile. */
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "Both were told why.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Somebody waited for nothing, or was served by a dead target.")
@State
public class BreakerVersusWaiter {

  private final Target target = new Target();
  private final ManagedPool<Target.Wire> pool;

  /** The first failed open trips the breaker. */
  public BreakerVersusWaiter() {
    target.down = true;
    pool = target.pool(PoolConfig.builder().maxSize(1).set(PoolSettings.BREAKER_FAILURES, 1));
  }

  private int acquire() {
    try (Lease<Target.Wire> lease = pool.acquire(Acquire.within(Duration.ofSeconds(2)))) {
      return lease.get().closed ? 3 : 0;
    } catch (AcquireTimeoutException e) {
      return 2;
    } catch (PoolException e) {
      return 1;
    } catch (InterruptedException e) {
      return 4;
    }
  }

  /** One. */
  @Actor
  public void first(II_Result r) {
    r.r1 = acquire();
  }

  /** The other. */
  @Actor
  public void second(II_Result r) {
    r.r2 = acquire();
  }

  /** Leaves nothing behind. */
  @Arbiter
  public void close(II_Result r) {
    pool.close(Duration.ZERO);
  }
}
