package dev.heddle.pool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a pool shall work: a typed, checked view of {@link PoolSettings}. Immutable. Whatever a file can set, the builder
 * can set, by the same rules and with the same messages.
 */
public final class PoolConfig {

  private final Settings settings;
  private final @Nullable SelectionStrategy ownSelection;

  private PoolConfig(Settings settings, @Nullable SelectionStrategy ownSelection) {
    this.settings = settings;
    this.ownSelection = ownSelection;
  }

  /**
   * Takes checked settings.
   *
   * @param settings values of at least the {@link PoolSettings}; others are passed over
   * @return the config
   * @throws InvalidSettingsException if values do not fit each other
   */
  public static PoolConfig of(Settings settings) {
    return checked(settings.only(PoolSettings.all()), null);
  }

  /**
   * Begins with the defaults.
   *
   * @return a builder
   */
  public static Builder builder() {
    return new Builder(Map.of(), null);
  }

  /**
   * Begins with this config.
   *
   * @return a builder
   */
  public Builder toBuilder() {
    return new Builder(settings.given(), ownSelection);
  }

  private static PoolConfig checked(Settings settings, @Nullable SelectionStrategy ownSelection) {
    PoolConfig config = new PoolConfig(settings, ownSelection);
    List<SettingProblem> problems = new ArrayList<>();
    if (config.minIdle() > config.maxSize()) {
      problems.add(new SettingProblem(PoolSettings.MIN_IDLE.name(),
          config.minIdle() + " is more than max-size, which is " + config.maxSize()));
    }
    if (settings.origin(PoolSettings.MAX_IDLE) == Settings.Origin.GIVEN && config.maxIdle() < config.minIdle()) {
      problems.add(new SettingProblem(PoolSettings.MAX_IDLE.name(),
          config.maxIdle() + " is less than min-idle, which is " + config.minIdle()));
    }
    if (!problems.isEmpty()) {
      throw new InvalidSettingsException(problems);
    }
    return config;
  }

  /**
   * The settings behind it.
   *
   * @return values of all {@link PoolSettings}
   */
  public Settings settings() {
    return settings;
  }

  /**
   * The most connections.
   *
   * @return {@code max-size}
   */
  public int maxSize() {
    return settings.get(PoolSettings.MAX_SIZE);
  }

  /**
   * The idle connections kept ready.
   *
   * @return {@code min-idle}; where none was given the default, but never more than {@code max-size}
   */
  public int minIdle() {
    int value = settings.get(PoolSettings.MIN_IDLE);
    return settings.origin(PoolSettings.MIN_IDLE) == Settings.Origin.GIVEN ? value : Math.min(value, maxSize());
  }

  /**
   * The most idle connections kept.
   *
   * @return {@code max-idle}
   */
  public int maxIdle() {
    return settings.get(PoolSettings.MAX_IDLE);
  }

  /**
   * The most threads that may wait.
   *
   * @return {@code max-pending}
   */
  public int maxPending() {
    return settings.get(PoolSettings.MAX_PENDING);
  }

  /**
   * The most opens at a time.
   *
   * @return {@code max-opening}
   */
  public int maxOpening() {
    return settings.get(PoolSettings.MAX_OPENING);
  }

  /**
   * The longest an acquire may take.
   *
   * @return {@code acquire-timeout}
   */
  public Duration acquireTimeout() {
    return settings.get(PoolSettings.ACQUIRE_TIMEOUT);
  }

  /**
   * The longest an open may take.
   *
   * @return {@code open-timeout}
   */
  public Duration openTimeout() {
    return settings.get(PoolSettings.OPEN_TIMEOUT);
  }

  /**
   * The longest a check may take.
   *
   * @return {@code validate-timeout}
   */
  public Duration validateTimeout() {
    return settings.get(PoolSettings.VALIDATE_TIMEOUT);
  }

  /**
   * How long a connection may lie unused and unchecked before it is checked at hand-out.
   *
   * @return {@code validation-interval}
   */
  public Duration validationInterval() {
    return settings.get(PoolSettings.VALIDATION_INTERVAL);
  }

  /**
   * After which idleness a connection is closed.
   *
   * @return {@code idle-timeout}; zero for never
   */
  public Duration idleTimeout() {
    return settings.get(PoolSettings.IDLE_TIMEOUT);
  }

  /**
   * How old a connection may grow.
   *
   * @return {@code max-lifetime}; zero for any age
   */
  public Duration maxLifetime() {
    return settings.get(PoolSettings.MAX_LIFETIME);
  }

  /**
   * By which random share lives are shortened.
   *
   * @return {@code lifetime-jitter}
   */
  public double lifetimeJitter() {
    return settings.get(PoolSettings.LIFETIME_JITTER);
  }

  /**
   * How often a connection may be lent.
   *
   * @return {@code max-uses}; zero for any number
   */
  public int maxUses() {
    return settings.get(PoolSettings.MAX_USES);
  }

  /**
   * After which idleness a connection is checked in the background.
   *
   * @return {@code keepalive}; zero for never
   */
  public Duration keepalive() {
    return settings.get(PoolSettings.KEEPALIVE);
  }

  /**
   * After which time a lease is suspected of being leaked.
   *
   * @return {@code leak-threshold}; zero for never
   */
  public Duration leakThreshold() {
    return settings.get(PoolSettings.LEAK_THRESHOLD);
  }

  /**
   * What to do with leaks.
   *
   * @return {@code leak-policy}
   */
  public LeakPolicy leakPolicy() {
    return settings.get(PoolSettings.LEAK_POLICY);
  }

  /**
   * Which share of the leases the garbage collector watches.
   *
   * @return {@code leak-sample}
   */
  public double leakSample() {
    return settings.get(PoolSettings.LEAK_SAMPLE);
  }

  /**
   * How strictly the order of arrival is kept.
   *
   * @return {@code fairness}
   */
  public Fairness fairness() {
    return settings.get(PoolSettings.FAIRNESS);
  }

  /**
   * Which idle connection is lent.
   *
   * @return the strategy given to the builder, else the one that {@code selection} names
   */
  public SelectionStrategy selection() {
    if (ownSelection != null) {
      return ownSelection;
    }
    return switch (settings.get(PoolSettings.SELECTION)) {
      case "round-robin" -> SelectionStrategy.roundRobin();
      case "least-used", "least-loaded" -> SelectionStrategy.leastUsed();
      case "random" -> SelectionStrategy.random();
      default -> SelectionStrategy.mostRecent();
    };
  }

  /**
   * After how many failed opens in a row the breaker opens.
   *
   * @return {@code breaker-failures}
   */
  public int breakerFailures() {
    return settings.get(PoolSettings.BREAKER_FAILURES);
  }

  /**
   * How often a lost target is looked for.
   *
   * @return {@code breaker-probe-interval}
   */
  public Duration breakerProbeInterval() {
    return settings.get(PoolSettings.BREAKER_PROBE_INTERVAL);
  }

  /**
   * How often the target's health is checked.
   *
   * @return {@code health-interval}
   */
  public Duration healthInterval() {
    return settings.get(PoolSettings.HEALTH_INTERVAL);
  }

  /**
   * After how many failures in a row the target is unhealthy.
   *
   * @return {@code health-failures}
   */
  public int healthFailures() {
    return settings.get(PoolSettings.HEALTH_FAILURES);
  }

  /**
   * How long a close waits for leases.
   *
   * @return {@code close-grace}
   */
  public Duration closeGrace() {
    return settings.get(PoolSettings.CLOSE_GRACE);
  }

  @Override
  public String toString() {
    return settings.toString();
  }

  /** Collects values. For one thread; reusable. */
  public static final class Builder {

    private final Map<String, Object> given;
    private @Nullable SelectionStrategy ownSelection;

    private Builder(Map<String, Object> given, @Nullable SelectionStrategy ownSelection) {
      this.given = new LinkedHashMap<>(given);
      this.ownSelection = ownSelection;
    }

    /**
     * Sets any setting; see {@link PoolSettings} for meanings, units, defaults and limits.
     *
     * @param setting one of the {@link PoolSettings}
     * @param value its value
     * @param <T> its type
     * @return this builder
     */
    public <T> Builder set(Setting<T> setting, T value) {
      given.put(setting.name(), value);
      return this;
    }

    /**
     * Sets the limits of the size: {@link PoolSettings#MAX_SIZE}.
     *
     * @param connections the most connections, at least 1
     * @return this builder
     */
    public Builder maxSize(int connections) {
      return set(PoolSettings.MAX_SIZE, connections);
    }

    /**
     * Sets the idle connections kept ready: {@link PoolSettings#MIN_IDLE}.
     *
     * @param connections from 0 to the most connections
     * @return this builder
     */
    public Builder minIdle(int connections) {
      return set(PoolSettings.MIN_IDLE, connections);
    }

    /**
     * Sets the longest an acquire may take: {@link PoolSettings#ACQUIRE_TIMEOUT}.
     *
     * @param limit zero takes what is idle or fails
     * @return this builder
     */
    public Builder acquireTimeout(Duration limit) {
      return set(PoolSettings.ACQUIRE_TIMEOUT, limit);
    }

    /**
     * Sets the longest an open may take: {@link PoolSettings#OPEN_TIMEOUT}.
     *
     * @param limit at least a millisecond
     * @return this builder
     */
    public Builder openTimeout(Duration limit) {
      return set(PoolSettings.OPEN_TIMEOUT, limit);
    }

    /**
     * Sets the most waiting threads: {@link PoolSettings#MAX_PENDING}.
     *
     * @param threads zero lets nobody wait
     * @return this builder
     */
    public Builder maxPending(int threads) {
      return set(PoolSettings.MAX_PENDING, threads);
    }

    /**
     * Sets the fairness: {@link PoolSettings#FAIRNESS}.
     *
     * @param fairness how strictly the order of arrival is kept
     * @return this builder
     */
    public Builder fairness(Fairness fairness) {
      return set(PoolSettings.FAIRNESS, fairness);
    }

    /**
     * Sets a selection strategy, also one of your own.
     *
     * @param strategy chooses among idle connections
     * @return this builder
     */
    public Builder selection(SelectionStrategy strategy) {
      this.ownSelection = strategy;
      return this;
    }

    /**
     * Checks all values.
     *
     * @return the config
     * @throws InvalidSettingsException if values are not allowed or do not fit each other, all mistakes at once
     */
    public PoolConfig build() {
      return checked(Settings.of(PoolSettings.all(), given), ownSelection);
    }

    /**
     * What was set, for a person.
     *
     * @return names and values
     */
    @Override
    public String toString() {
      return given.toString();
    }
  }
}
