package dev.heddle.core;

import dev.heddle.pool.Deadline;
import dev.heddle.pool.PoolConfig;
import dev.heddle.pool.PoolSettings;
import dev.heddle.pool.spi.ConnectionFactory;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The right to have one connection of a native pool. The gate pools permits as if they were connections, so that its
 * waiting, deadlines, pauses, leases and leaks are those of the lease pool. What stands in a permit's place is the last connection
 * that was had by it, and whoever leases the permit puts the next one there: so there is no object between the place, which an
 * acquire has just made its own, and the connection.
 */
sealed interface Permit<C> permits Holding, Permit.Vacant {

  /**
   * No connection has been had by it, or whoever has it takes one at this moment.
   *
   * @param <C> the connection
   * @param taking whether its holder waits inside the native pool
   */
  record Vacant<C>(boolean taking) implements Permit<C> {}

  /** What is had by it, or was. */
  default Optional<Holding<C>> holding() {
    return Optional.empty();
  }

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
  static final class Factory<C> implements ConnectionFactory<Permit<C>> {

    @Override
    public Permit<C> open(Deadline deadline) {
      return new Vacant<>(false);
    }

    @Override
    public boolean validate(Permit<C> permit, Deadline deadline) {
      return true;
    }

    /** A permit that ends while it has a connection was taken from its holder: so is the connection. */
    @Override
    public void close(Permit<C> permit) {
      permit.holding().filter(holding -> !holding.hasEnded()).ifPresent(Holding::cutOff);
    }
  }
}
