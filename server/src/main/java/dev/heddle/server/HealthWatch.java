package dev.heddle.server;

import dev.heddle.pool.HealthStatus;
import dev.heddle.pool.ManagedPool;
import dev.heddle.pool.PoolAct;
import dev.heddle.pool.PoolHealth;
import dev.heddle.pool.PoolState;
import dev.heddle.registry.Instance;
import dev.heddle.registry.PoolRegistry;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Asks after the targets that nothing is known of, or nothing good: a pool by itself looks every {@code
 * health-interval}, which is minutes, and nobody sends work to an instance that is not ready, so its recovery would go
 * unseen. Targets that are well are left alone.
 */
final class HealthWatch implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger("dev.heddle.server");

  /** A recovery is seen within a second, and one check a second burdens no target. */
  private static final long PAUSE_MILLIS = 1_000;

  private final PoolRegistry registry;
  private final CountDownLatch closed = new CountDownLatch(1);

  /** Under check now: a target that hangs is asked once at a time. */
  private final Set<ManagedPool<?>> asked = ConcurrentHashMap.newKeySet();

  private HealthWatch(PoolRegistry registry) {
    this.registry = registry;
  }

  static HealthWatch begin(PoolRegistry registry) {
    HealthWatch watch = new HealthWatch(registry);
    Thread.ofVirtual().name("heddle-health-watch").start(watch::run);
    return watch;
  }

  private void run() {
    try {
      do {
        for (Instance<?> instance : registry.instances()) {
          if (isInDoubt(instance.pool()) && asked.add(instance.pool())) {
            Thread.ofVirtual().name("heddle-health-" + instance.name()).start(() -> ask(instance));
          }
        }
      } while (!closed.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException over) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean isInDoubt(ManagedPool<?> pool) {
    PoolHealth health = pool.health();
    return pool.state() == PoolState.READY && pool.capabilities().can(PoolAct.VALIDATE)
        && (health.status() != HealthStatus.HEALTHY || health.consecutiveFailures() > 0);
  }

  private void ask(Instance<?> instance) {
    HealthStatus before = instance.pool().health().status();
    try {
      PoolHealth now = instance.pool().validateNow();
      if (now.status() != before) {
        String said = now.lastFailure().map(failure -> ": " + failure.replaceAll("\\s+", " ")).orElse("");
        LOG.log(now.status() == HealthStatus.UNHEALTHY ? System.Logger.Level.WARNING : System.Logger.Level.INFO,
            "instance '" + instance.name() + "' is " + now.status() + said);
      }
    } catch (InterruptedException over) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException failure) {
      if (instance.pool().state() != PoolState.CLOSED) {
        LOG.log(System.Logger.Level.WARNING, "instance '" + instance.name() + "' could not be checked", failure);
      }
    } finally {
      asked.remove(instance.pool());
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
