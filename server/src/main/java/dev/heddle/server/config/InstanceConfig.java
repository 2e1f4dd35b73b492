package dev.heddle.server.config;

import dev.heddle.pool.Settings;
import dev.heddle.pool.spi.Backend;
import java.util.List;

/**
 * One instance as configured.
 *
 * @param name its name
 * @param backend the kind of target
 * @param settings its checked settings
 * @param line the line of the file in which it begins
 * @param notes what the environment changed against the file, to be logged
 */
public record InstanceConfig(String name, Backend<?> backend, Settings settings, int line, List<String> notes) {

  /** Copies the list. */
  public InstanceConfig {
    notes = List.copyOf(notes);
  }
}
