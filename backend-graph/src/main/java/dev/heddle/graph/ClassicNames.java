package dev.heddle.graph;

import dev.heddle.pool.PoolSettings;
import dev.heddle.pool.Setting;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** What the pool's settings are called in the pools that people come from, and what their values mean there. */
final class ClassicNames {

  private static final Map<String, Setting<?>> OWN = Map.of("maxTotal", PoolSettings.MAX_SIZE, "maxIdle",
      PoolSettings.MAX_IDLE, "minIdle", PoolSettings.MIN_IDLE, "maxWaitMs", PoolSettings.ACQUIRE_TIMEOUT,
      "maxIdleTimeMs", PoolSettings.IDLE_TIMEOUT);

  private ClassicNames() {
  }

  static Optional<String> ownName(String classic) {
    return Optional.ofNullable(OWN.get(classic)).map(Setting::name);
  }

  static Object ownValue(String name, Object value) {
    if (!name.endsWith("Ms") || !OWN.containsKey(name)) {
      return value;
    }
    long millis;
    try {
      millis = Long.parseLong(String.valueOf(value).trim());
    } catch (NumberFormatException notOne) {
      throw new IllegalArgumentException("takes a whole number of milliseconds", notOne);
    }
    if (millis < 0 && name.equals("maxIdleTimeMs")) {
      return Duration.ZERO;
    }
    if (millis < 0) {
      throw new IllegalArgumentException(
          millis + " is not allowed: nobody waits for ever here; it takes milliseconds from 0");
    }
    return Duration.ofMillis(millis);
  }
}
