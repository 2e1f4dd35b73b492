package dev.heddle.server;

import dev.heddle.pool.Acquire;
import dev.heddle.pool.InvalidSettingsException;
import dev.heddle.pool.PoolException;
import dev.heddle.pool.PoolSettings;
import dev.heddle.pool.Settings;
import dev.heddle.registry.Instance;
import dev.heddle.registry.PoolRegistry;
import dev.heddle.server.config.InstanceConfig;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** One instance's live check: opens one connection and gives it back. Each in a thread of its own. */
final class TargetCheck {

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
      // One connection, however many the server would keep: a check must not storm the target.
      Settings one = config.settings()
          .with(Map.of(PoolSettings.MIN_IDLE.name(), 0, PoolSettings.CLOSE_GRACE.name(), 0));
      Instance<?> instance = registry.add(config.name(), config.backend(), one);
      Duration limit = one.get(PoolSettings.OPEN_TIMEOUT).plus(one.get(PoolSettings.VALIDATE_TIMEOUT));
      instance.pool().acquire(Acquire.within(limit).label("check")).close();
      return new Outcome(true, tell(config, "ok", begun, instance.target()));
    } catch (InvalidSettingsException | PoolException failure) {
      return new Outcome(false, tell(config, "failed", begun, cause(failure)));
    }
  }

  private static String tell(InstanceConfig config, String verdict, long begun, String more) {
    long millis = Duration.ofNanos(System.nanoTime() - begun).toMillis();
    return "%-20s %-9s %-7s %6d ms  %s".formatted(config.name(), config.backend().type(), verdict, millis, more);
  }

  private static String cause(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return (root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage()).replaceAll("\\s+", " ");
  }
}
