package dev.heddle.server.config;

import dev.heddle.pool.Setting;
import dev.heddle.pool.spi.PreparedQuery;
import java.time.Duration;
import java.util.List;

/**
 * One declared query.
 *
 * @param name its name
 * @param source the name of the instance it runs on
 * @param backend the type of the backend that has read it
 * @param query its text, read
 * @param maxRows how many rows it answers at most
 * @param timeout how long it may take, with waiting for a connection
 */
public record QueryConfig(
    String name, String source, String backend, PreparedQuery query, int maxRows, Duration timeout) {

  static final Setting<Integer> MAX_ROWS = Setting.integer("max-rows", 1, 1_000_000,
      "How many rows it answers at most; query-max-rows of the server where it is left out.");
  static final Setting<Duration> TIMEOUT = Setting.duration("timeout", Duration.ofMillis(1), Duration.ofHours(1),
      "How long it may take, with waiting for a connection; query-timeout of the server where it is left out.");

  static final List<Setting<?>> LIMITS = List.of(MAX_ROWS, TIMEOUT);
}
