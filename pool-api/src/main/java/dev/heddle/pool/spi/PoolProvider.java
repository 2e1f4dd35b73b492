package dev.heddle.pool.spi;

import dev.heddle.pool.ManagedPool;
import dev.heddle.pool.Settings;
import dev.heddle.pool.TimeSource;

/** Makes pools. Implemented by the pool core, so that backends need not depend on it. */
public interface PoolProvider {

  /**
   * Makes a pool over a backend; it begins to fill itself at once and does not wait for the target.
   *
   * @param name the pool's name
   * @param backend the kind of target
   * @param settings checked values of the pool's and the backend's settings: see {@link Backends#settings}
   * @param time the clock
   * @param budget the connections that all pools share
   * @param <C> what the pool lends
   * @return the pool; close it
   * @throws dev.heddle.pool.InvalidSettingsException if values do not fit each other
   */
  <C> ManagedPool<C> create(
      String name, Backend<C> backend, Settings settings, TimeSource time, ConnectionBudget budget);
}
