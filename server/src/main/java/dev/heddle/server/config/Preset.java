package dev.heddle.server.config;

import dev.heddle.pool.PoolSettings;
import dev.heddle.pool.Setting;
import java.util.Map;

/** Sizes for instances that leave theirs open. The second number is never below the first, whatever is given. */
enum Preset {
  /** Ten connections, always: a machine of one's own. */
  DEV(10, 10),
  /** Fifteen kept ready, twenty at most. */
  PROD(15, 20),
  /** Thirty, always: nobody waits for an open. */
  HIGH_TRAFFIC(30, 30);

  /** The key in the file, at the top for all instances or in one of them. */
  static final Setting<Preset> SETTING = Setting.choice("preset", Preset.class,
      "min-idle/max-size where they are left open: dev 10/10, prod 15/20, high-traffic 30/30.");

  private final int minIdle;
  private final int maxSize;

  Preset(int minIdle, int maxSize) {
    this.minIdle = minIdle;
    this.maxSize = maxSize;
  }

  /** Fills in what is left open, bent so that it fits what is given. */
  void fill(Map<String, Object> given) {
    Integer min = (Integer) given.get(PoolSettings.MIN_IDLE.name());
    Integer max = (Integer) given.get(PoolSettings.MAX_SIZE.name());
    if (min == null) {
      given.put(PoolSettings.MIN_IDLE.name(), max == null ? minIdle : Math.min(minIdle, max));
    }
    if (max == null) {
      given.put(PoolSettings.MAX_SIZE.name(), min == null ? maxSize : Math.max(maxSize, min));
    }
  }
}
