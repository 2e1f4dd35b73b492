package dev.heddle.server.config;

import dev.heddle.pool.spi.Backend;
import java.util.List;
import java.util.Map;

/**
 * All that a file and the environment say, checked. Immutable.
 *
 * @param server how the server itself shall work
 * @param instances the targets, in the order of the file
 * @param queries the declared queries, in the order of the file
 */
public record ServerConfig(ServerSettings server, List<InstanceConfig> instances, List<QueryConfig> queries) {

  /** Copies the lists. */
  public ServerConfig {
    instances = List.copyOf(instances);
    queries = List.copyOf(queries);
  }

  /**
   * Reads a configuration.
   *
   * @param yaml the text of the file
   * @param environment the variables of the environment
   * @param backends the kinds of target that there are
   * @return what they say
   * @throws ConfigException if there are mistakes: all of them, or the first where the YAML itself is broken
   */
  public static ServerConfig read(String yaml, Map<String, String> environment, List<Backend<?>> backends) {
    return new ConfigReader(new Environment(environment), backends).read(yaml);
  }

  /**
   * The same on another port.
   *
   * @param port the port, 0 for any free one
   * @return the configuration
   */
  public ServerConfig withPort(int port) {
    return new ServerConfig(server.withPort(port), instances, queries);
  }
}
