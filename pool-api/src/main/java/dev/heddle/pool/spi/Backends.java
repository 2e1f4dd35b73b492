package dev.heddle.pool.spi;

import dev.heddle.pool.ManagedPool;
import dev.heddle.pool.PoolSettings;
import dev.heddle.pool.Setting;
import dev.heddle.pool.Settings;
import dev.heddle.pool.TimeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Finds backends and the pool core: the one place that calls {@link ServiceLoader}, since a named module may only look
 * up what its own descriptor {@code uses}.
 */
public final class Backends {

  private Backends() {
  }

  /**
   * The backends on the class path or module path.
   *
   * @return all, in no particular order
   */
  public static List<Backend<?>> all() {
    List<Backend<?>> found = new ArrayList<>();
    ServiceLoader.load(Backend.class).forEach(found::add);
    return found;
  }

  /**
   * A backend by its type.
   *
   * @param type for instance {@code sql}
   * @return the backend, or empty if none of that type is there
   */
  public static Optional<Backend<?>> find(String type) {
    return all().stream().filter(backend -> backend.type().equals(type)).findFirst();
  }

  /**
   * All settings of a pool over a backend, with the backend's defaults in place of the general ones.
   *
   * @param backend the backend
   * @return the backend's own settings first, then the pool's
   */
  public static List<Setting<?>> settings(Backend<?> backend) {
    List<Setting<?>> all = new ArrayList<>(backend.settings());
    Map<Setting<?>, Object> better = backend.poolDefaults();
    for (Setting<?> setting : PoolSettings.all()) {
      Object value = better.get(setting);
      all.add(value == null ? setting : withDefault(setting, value));
    }
    return all;
  }

  private static <T> Setting<T> withDefault(Setting<T> setting, Object value) {
    return setting.defaultsTo(setting.read(value));
  }

  /**
   * Makes a pool from raw settings, for library users: {@code Backends.pool("orders", new SqlBackend(), Map.of("url",
   * …))}.
   *
   * @param name the pool's name
   * @param backend the kind of target
   * @param settings names and values of the pool's and the backend's settings
   * @param <C> what the pool lends
   * @return the pool; close it
   * @throws dev.heddle.pool.InvalidSettingsException if settings have mistakes, all at once
   * @throws IllegalStateException if the pool core is not on the class path or module path
   */
  public static <C> ManagedPool<C> pool(String name, Backend<C> backend, Map<String, ?> settings) {
    return provider()
        .create(name, backend, Settings.of(settings(backend), settings), TimeSource.system(),
            ConnectionBudget.UNLIMITED);
  }

  /**
   * The pool core.
   *
   * @return what makes pools
   * @throws IllegalStateException if it is not on the class path or module path
   */
  public static PoolProvider provider() {
    return ServiceLoader.load(PoolProvider.class).findFirst()
        .orElseThrow(() -> new IllegalStateException("no pool core found: add heddle-pool-core to the class path"));
  }
}
