package dev.heddle.graph;

import dev.heddle.pool.InvalidSettingsException;
import dev.heddle.pool.PoolSettings;
import dev.heddle.pool.Setting;
import dev.heddle.pool.SettingProblem;
import dev.heddle.pool.Settings;
import dev.heddle.pool.spi.Backends;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a {@link GraphConnectionPool} shall work: the settings of the server ({@link GraphSettings}) and of the pool
 * ({@link PoolSettings}) in one. Immutable.
 */
public final class GraphPoolConfig {

  private final String name;
  private final Settings settings;

  private GraphPoolConfig(String name, Settings settings) {
    this.name = name;
    this.settings = settings;
  }

  /**
   * Begins with the defaults: a server on this machine, ten connections at most, five idle ones kept, one always ready,
   * a wait of five seconds.
   *
   * @return a builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Reads names and values, as from a file. Beside the settings' own names it takes the classic ones of connection
   * pools: {@code maxTotal}, {@code maxIdle}, {@code minIdle}, {@code maxWaitMs}, {@code maxIdleTimeMs}.
   *
   * @param values names and values
   * @return the config
   * @throws InvalidSettingsException if settings have mistakes, all at once
   */
  public static GraphPoolConfig of(Map<String, ?> values) {
    Map<String, Object> own = new LinkedHashMap<>();
    List<SettingProblem> problems = new ArrayList<>();
    values.forEach((key, value) -> {
      String translated = ClassicNames.ownName(key).orElse(key);
      Object previous;
      try {
        previous = own.put(translated, ClassicNames.ownValue(key, value));
      } catch (IllegalArgumentException wrong) {
        problems.add(new SettingProblem(key, String.valueOf(wrong.getMessage())));
        return;
      }
      if (previous != null) {
        problems.add(new SettingProblem(key, "is another name of " + translated + ", which is given too"));
      }
    });
    if (!problems.isEmpty()) {
      throw new InvalidSettingsException(problems);
    }
    return checked("falkordb", own);
  }

  private static GraphPoolConfig checked(String name, Map<String, ?> values) {
    return new GraphPoolConfig(name, Settings.of(Backends.settings(new GraphBackend()), values));
  }

  /**
   * The name of the pool.
   *
   * @return {@code falkordb} unless another was given
   */
  public String name() {
    return name;
  }

  /**
   * All settings.
   *
   * @return those of the server and of the pool
   */
  public Settings settings() {
    return settings;
  }

  @Override
  public String toString() {
    return name + " " + settings;
  }

  /** Collects values. For one thread. */
  public static final class Builder {

    private final Map<String, Object> given = new LinkedHashMap<>();
    private String name = "falkordb";

    private Builder() {
    }

    /**
     * Sets any setting.
     *
     * @param setting one of {@link GraphSettings} or {@link PoolSettings}
     * @param value its value
     * @param <T> its type
     * @return this builder
     */
    public <T> Builder set(Setting<T> setting, T value) {
      given.put(setting.name(), value);
      return this;
    }

    /**
     * Names the pool.
     *
     * @param poolName the name in statistics, messages and on the server
     * @return this builder
     */
    public Builder name(String poolName) {
      this.name = poolName;
      return this;
    }

    /**
     * Sets where the server is.
     *
     * @param host name or address
     * @param port the port
     * @return this builder
     */
    public Builder server(String host, int port) {
      return set(GraphSettings.HOST, host).set(GraphSettings.PORT, port);
    }

    /**
     * Sets the most connections: {@link PoolSettings#MAX_SIZE}, classically {@code maxTotal}.
     *
     * @param connections at least 1; 10 by default
     * @return this builder
     */
    public Builder maxSize(int connections) {
      return set(PoolSettings.MAX_SIZE, connections);
    }

    /**
     * Sets the most idle connections that are kept: {@link PoolSettings#MAX_IDLE}.
     *
     * @param connections 5 by default
     * @return this builder
     */
    public Builder maxIdle(int connections) {
      return set(PoolSettings.MAX_IDLE, connections);
    }

    /**
     * Sets the idle connections that are kept ready: {@link PoolSettings#MIN_IDLE}.
     *
     * @param connections 1 by default
     * @return this builder
     */
    public Builder minIdle(int connections) {
      return set(PoolSettings.MIN_IDLE, connections);
    }

    /**
     * Sets the longest an acquire may take: {@link PoolSettings#ACQUIRE_TIMEOUT}, classically {@code maxWaitMs}.
     *
     * @param limit 5 seconds by default; zero takes what is idle or fails
     * @return this builder
     */
    public Builder acquireTimeout(Duration limit) {
      return set(PoolSettings.ACQUIRE_TIMEOUT, limit);
    }

    /**
     * Sets after which idleness a connection is closed: {@link PoolSettings#IDLE_TIMEOUT}, classically
     * {@code maxIdleTimeMs}.
     *
     * @param limit 10 minutes by default; zero for never
     * @return this builder
     */
    public Builder idleTimeout(Duration limit) {
      return set(PoolSettings.IDLE_TIMEOUT, limit);
    }

    /**
     * Checks all values.
     *
     * @return the config
     * @throws InvalidSettingsException if values are not allowed, all mistakes at once
     */
    public GraphPoolConfig build() {
      return checked(name, given);
    }

    /** The names that were set, without values. */
    @Override
    public String toString() {
      return name + " " + given.keySet();
    }
  }
}
