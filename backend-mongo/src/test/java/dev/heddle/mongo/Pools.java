package dev.heddle.mongo;

import dev.heddle.pool.Settings;
import dev.heddle.pool.spi.Backends;
import java.util.HashMap;
import java.util.Map;

/** Makes native pools for tests. */
final class Pools {

  private Pools() {}

  static Settings settings(String url, Map<String, ?> more) {
    Map<String, Object> given = new HashMap<>(Map.of("url", url, "database", "heddle_test"));
    given.putAll(more);
    return Settings.of(Backends.settings(new MongoBackend()), given);
  }

  static MongoPool open(String url, TestContext context, Map<String, ?> more) {
    return (MongoPool) new MongoBackend().create(settings(url, more), context);
  }

  /** How many operations the driver has on a connection now. */
  static int running(MongoPool pool) {
    return pool.stats().servers().stream().mapToInt(MongoStats.Server::inUse).sum();
  }
}
