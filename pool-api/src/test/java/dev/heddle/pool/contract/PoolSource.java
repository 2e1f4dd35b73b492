package dev.heddle.pool.contract;

import dev.heddle.pool.spi.Backend;
import dev.heddle.pool.spi.Backends;
import dev.heddle.pool.spi.PoolProvider;
import java.util.List;
import java.util.Map;

/**
 * A way to make a pool, and a look at its target from outside: the one thing that {@link PoolContract} asks for. A new
 * one is made for each test.
 *
 * @param <C> what the pool lends
 */
public interface PoolSource<C> extends AutoCloseable {

  /**
   * The kind of target.
   *
   * @return the backend under the pool
   */
  Backend<C> backend();

  /**
   * What the backend must be told to reach the target of the test.
   *
   * @return names and values; empty by default
   */
  default Map<String, ?> settings() {
    return Map.of();
  }

  /**
   * Who makes the pool.
   *
   * @return the pool core that is found on the class path, by default
   */
  default PoolProvider provider() {
    return Backends.provider();
  }

  /**
   * How many connections of this test's pools the target sees now.
   *
   * @return the count, which is zero in the end
   */
  int open();

  /** Ends all that hangs, before the pools are closed at the end of the test. Does nothing by default. */
  default void letGo() {
  }

  /**
   * Says how many places the pools of this test may take at a time. Does nothing by default.
   *
   * @param places the most
   */
  default void limit(int places) {
  }

  /**
   * What the target has seen that no sound pool does.
   *
   * @return empty by default
   */
  default List<String> faults() {
    return List.of();
  }

  /** Frees what belongs to this test alone. Does nothing by default. */
  @Override
  default void close() {
  }
}
