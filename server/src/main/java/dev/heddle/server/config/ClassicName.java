package dev.heddle.server.config;

import dev.heddle.pool.PoolSettings;
import dev.heddle.pool.Setting;
import dev.heddle.pool.Settings;
import java.util.List;
import java.util.Optional;

/**
 * Variables that services of this kind have always been set by. They win over the file, as the environment of a
 * deployment should, for every instance they are meant for; each change against the file is logged.
 *
 * @param variable the name in the environment
 * @param setting what it sets
 * @param type the type of the backends it is meant for; empty for all
 * @param urlPrefix what the {@code url} of such an instance begins with; empty for any
 */
record ClassicName(String variable, Setting<?> setting, String type, String urlPrefix) {

  private static final String POSTGRES = "jdbc:postgresql:";

  static final List<ClassicName> ALL = List.of(
      new ClassicName("POSTGRES_POOL_MAX_SIZE", PoolSettings.MAX_SIZE, "sql", POSTGRES),
      new ClassicName("POSTGRES_POOL_MIN_SIZE", PoolSettings.MIN_IDLE, "sql", POSTGRES),
      new ClassicName("POSTGRES_POOL_TIMEOUT", PoolSettings.ACQUIRE_TIMEOUT, "sql", POSTGRES),
      new ClassicName("MONGO_MAX_POOL_SIZE", PoolSettings.MAX_SIZE, "mongo", ""),
      new ClassicName("MONGO_MIN_POOL_SIZE", PoolSettings.MIN_IDLE, "mongo", ""),
      new ClassicName("CONNECTION_HEALTH_CHECK_INTERVAL", PoolSettings.HEALTH_INTERVAL, "", ""),
      new ClassicName("MAX_CONSECUTIVE_FAILURES", PoolSettings.HEALTH_FAILURES, "", ""));

  boolean isMeantFor(String backendType, Settings settings) {
    if (!type.isEmpty() && !type.equals(backendType)) {
      return false;
    }
    return urlPrefix.isEmpty() || url(settings).filter(url -> url.startsWith(urlPrefix)).isPresent();
  }

  private static Optional<String> url(Settings settings) {
    return settings.declared().stream().filter(setting -> setting.name().equals("url")).findFirst()
        .flatMap(settings::find).map(Object::toString);
  }
}
