package dev.heddle.pool.spi;

import dev.heddle.pool.Setting;
import dev.heddle.pool.Settings;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A kind of target. Found by {@link java.util.ServiceLoader}: declare the class both as {@code provides} in the module
 * descriptor and under {@code META-INF/services}. Stateless and safe for any thread.
 *
 * @param <C> what its pools lend
 */
public interface Backend<C> {

  /**
   * The name that configurations choose it by.
   *
   * @return a lower-case word, for instance {@code sql}
   */
  String type();

  /**
   * The class of what its pools lend.
   *
   * @return the connection type
   */
  Class<C> connectionType();

  /**
   * The settings of this backend, beside those of every pool.
   *
   * @return declared as data; no name of {@link dev.heddle.pool.PoolSettings} among them
   */
  List<Setting<?>> settings();

  /**
   * Defaults for settings of every pool that suit this backend better than the general ones.
   *
   * @return names and values; empty by default
   */
  default Map<Setting<?>, Object> poolDefaults() {
    return Map.of();
  }

  /**
   * Makes the source of connections for one instance. Must not contact the target: an unreachable target is no reason
   * to fail here.
   *
   * @param settings the checked values of {@link #settings()} and of the pool's
   * @param context what the pool offers to the source
   * @return either a {@link ConnectionFactory} or a {@link NativePool}
   * @throws dev.heddle.pool.InvalidSettingsException if values do not fit each other
   */
  ConnectionSource<C> create(Settings settings, PoolContext context);

  /**
   * Says what a failure means for the connection and the target. Must be quick and must not throw.
   *
   * @param failure what a holder, an open or a check met
   * @return what follows from it
   */
  FailureKind classify(Throwable failure);

  /**
   * Where the target is, without credentials, for messages and lists.
   *
   * @param settings checked values
   * @return for instance {@code postgresql://db.example:5432/orders}
   */
  String describeTarget(Settings settings);

  /**
   * Runs declared queries.
   *
   * @return the runner, or empty if this backend has none
   */
  default Optional<QueryRunner<C>> queryRunner() {
    return Optional.empty();
  }
}
