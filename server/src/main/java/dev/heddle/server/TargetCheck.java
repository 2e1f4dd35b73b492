package dev.heddle.server;

import dev.heddle.pool.Acquire;
import dev.heddle.pool.InvalidSettingsException;
import dev.heddle.pool.PoolAct;
import dev.heddle.pool.PoolException;
import dev.heddle.pool.PoolHealth;
import dev.heddle.pool.PoolSettings;
import dev.heddle.registry.Instance;
import dev.heddle.registry.PoolRegistry;
import dev.heddle.server.config.InstanceConfig;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** One instance's live check: opens one connection and gives it back. Each in a thread of its own. */
final class TargetCheck {

  /** One connection, however many the server would keep, and the first failure is the answer. */
  private static final Map<String, Object> GENTLE = Map.of(PoolSettings.MIN_IDLE.name(), 0,
      PoolSettings.CLOSE_GRACE.name(), 0, PoolSettings.BREAKER_FAILURES.name(), 1);

  private final FutureTask<Outcome> work;

  /**
   * What came of it.
   *
   * @param ok whether a connection could be had
   * @param line what to tell
   */
  record Outcome(boolean ok, String line) {
  }

  private TargetCheck(InstanceConfig config) {
    this.work = new FutureTask<>(() -> check(config));
  }

  static TargetCheck begin(InstanceConfig config) {
    TargetCheck check = new TargetCheck(config);
    Thread.ofVirtual().name("heddle-check-" + config.name()).start(check.work);
    return check;
  }

  Outcome await() throws InterruptedException {
    try {
      return work.get();
    } catch (ExecutionException failure) {
      throw new IllegalStateException(failure.getCause());
    }
  }

  private static Outcome check(InstanceConfig config) throws InterruptedException {
    long begun = System.nanoTime();
    try (PoolRegistry registry = PoolRegistry.create()) {
      Instance<?> instance = registry.add(config.name(), config.backend(), config.settings().with(GENTLE));
      instance.pool().acquire(Acquire.within(limit(config)).label("check")).close();
      // A driver that connects by itself may lend what has not met its target yet.
      PoolHealth health = instance.pool().capabilities().can(PoolAct.VALIDATE)
          ? instance.pool().validateNow()
          : instance.pool().health();
      return health.lastFailure().map(said -> new Outcome(false, tell(config, "failed", begun, said)))
          .orElseGet(() -> new Outcome(true, tell(config, "ok", begun, instance.target())));
    } catch (InvalidSettingsException | PoolException failure) {
      return new Outcome(false, tell(config, "failed", begun, cause(failure)));
    }
  }

  private static Duration limit(InstanceConfig config) {
    return config.settings().get(PoolSettings.OPEN_TIMEOUT).plus(config.settings().get(PoolSettings.VALIDATE_TIMEOUT));
  }

  private static String tell(InstanceConfig config, String verdict, long begun, String more) {
    long millis = Duration.ofNanos(System.nanoTime() - begun).toMillis();
    return "%-20s %-9s %-7s %6d ms  %s".formatted(config.name(), config.backend().type(), verdict, millis,
        more.replaceAll("\\s+", " "));
  }

  private static String cause(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
  }
}
