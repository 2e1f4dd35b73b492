package dev.heddle.core;

import dev.heddle.pool.ManagedPool;
import dev.heddle.pool.PoolConfig;
import dev.heddle.pool.TimeSource;
import dev.heddle.pool.spi.ConnectionBudget;
import dev.heddle.pool.spi.ConnectionFactory;
import dev.heddle.pool.spi.FailureKind;
import java.util.Objects;
import java.util.function.Function;

/**
 * Makes pools over connections of your own. For the backends that come with Heddle see
 * {@link dev.heddle.pool.spi.Backends#pool}.
 */
public final class Pools {

  private Pools() {
  }

  /**
   * Begins a pool over a factory, with the defaults.
   *
   * @param factory opens, checks, cleans and closes the connections
   * @param <C> what the pool lends
   * @return a builder
   */
  public static <C> Builder<C> over(ConnectionFactory<C> factory) {
    return new Builder<>(factory);
  }

  /**
   * Collects what a pool needs. For one thread.
   *
   * @param <C> what the pool lends
   */
  public static final class Builder<C> {

    private final ConnectionFactory<C> factory;
    private String name = "pool";
    private PoolConfig config = PoolConfig.builder().build();
    private TimeSource time = TimeSource.system();
    private ConnectionBudget budget = ConnectionBudget.UNLIMITED;
    private Function<Throwable, FailureKind> classifier = failure -> FailureKind.BROKEN;

    private Builder(ConnectionFactory<C> factory) {
      this.factory = Objects.requireNonNull(factory, "factory");
    }

    /**
     * Names it; {@code pool} by default.
     *
     * @param given the name in statistics, events and messages
     * @return this builder
     */
    public Builder<C> name(String given) {
      this.name = Objects.requireNonNull(given, "name");
      return this;
    }

    /**
     * Sets how it works.
     *
     * @param given the config
     * @return this builder
     */
    public Builder<C> config(PoolConfig given) {
      this.config = Objects.requireNonNull(given, "config");
      return this;
    }

    /**
     * Sets the clock.
     *
     * @param given where it takes the time from
     * @return this builder
     */
    public Builder<C> time(TimeSource given) {
      this.time = Objects.requireNonNull(given, "time");
      return this;
    }

    /**
     * Sets the connections that it shares with other pools.
     *
     * @param given a permit is taken from it before each open and returned after the close
     * @return this builder
     */
    public Builder<C> budget(ConnectionBudget given) {
      this.budget = Objects.requireNonNull(given, "budget");
      return this;
    }

    /**
     * Says what failures mean; by default each breaks its connection.
     *
     * @param given tells the kind of a failure; must not throw
     * @return this builder
     */
    public Builder<C> classify(Function<Throwable, FailureKind> given) {
      this.classifier = Objects.requireNonNull(given, "classifier");
      return this;
    }

    /**
     * Makes the pool; it begins to fill itself at once and does not wait for the target.
     *
     * @return the pool; close it
     */
    public ManagedPool<C> build() {
      return new LeasePool<>(name, factory, settings -> factory, classifier, config, config.settings(), time, budget)
          .start();
    }
  }
}
