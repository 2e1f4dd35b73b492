package dev.heddle.registry;

import dev.heddle.pool.ManagedPool;
import dev.heddle.pool.Settings;
import dev.heddle.pool.spi.Backend;

/**
 * One configured target with the pool that is its own.
 *
 * @param name its name, unique in its registry
 * @param backend the kind of target
 * @param pool the pool; the registry closes it
 * @param settings what it was made with; what is in force now says {@link ManagedPool#settings()}
 * @param <C> what the pool lends
 */
public record Instance<C>(String name, Backend<C> backend, ManagedPool<C> pool, Settings settings) {

  /**
   * Where the target is.
   *
   * @return the target without credentials, by the settings in force
   */
  public String target() {
    return backend.describeTarget(pool.settings());
  }
}
