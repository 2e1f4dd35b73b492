package dev.heddle.core;

import dev.heddle.pool.Deadline;
import dev.heddle.pool.PoolConfig;
import dev.heddle.pool.PoolSettings;
import dev.heddle.pool.spi.ConnectionFactory;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The right to have one connection of a native pool. The gate pools permits as if they were connections, so that its
 * waiting, deadlines, pauses, leases and leaks are those of the lease pool. One is as good as another; what was taken by it stands
 * in its place, {@link SlotUse#taken}, with no object in between.
 */
enum Permit {
  GRANTED;

  /** Permits are all there from the start and never grow old; the rest of the pool's config holds for them too. */
  static Map<String, Object> settings(PoolConfig config) {
    Map<String, Object> given = new HashMap<>(config.settings().given());
    given.put(PoolSettings.MIN_IDLE.name(), config.maxSize());
    given.put(PoolSettings.MAX_SIZE.name(), config.maxSize());
    given.put(PoolSettings.MAX_OPENING.name(), 1_000);
    for (var off : List.of(PoolSettings.MAX_IDLE, PoolSettings.MAX_USES)) {
      given.remove(off.name());
    }
    for (var off : List.of(PoolSettings.IDLE_TIMEOUT, PoolSettings.MAX_LIFETIME, PoolSettings.KEEPALIVE)) {
      given.put(off.name(), Duration.ZERO);
    }
    for (var rare : List.of(PoolSettings.VALIDATION_INTERVAL, PoolSettings.HEALTH_INTERVAL)) {
      given.put(rare.name(), Duration.ofDays(365));
    }
    return given;
  }

  /** Permits cost nothing and are always sound. */
  static final class Factory implements ConnectionFactory<Permit> {

    @Override
    public Permit open(Deadline deadline) {
      return GRANTED;
    }

    @Override
    public boolean validate(Permit permit, Deadline deadline) {
      return true;
    }

    @Override
    public void close(Permit permit) {
      // what was taken by it is its user's, and is ended with the lease
    }
  }
}
