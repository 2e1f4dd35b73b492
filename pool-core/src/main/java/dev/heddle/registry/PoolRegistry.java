package dev.heddle.registry;

import dev.heddle.pool.CloseReport;
import dev.heddle.pool.InvalidSettingsException;
import dev.heddle.pool.LeaseInfo;
import dev.heddle.pool.Pool;
import dev.heddle.pool.PoolSettings;
import dev.heddle.pool.SettingProblem;
import dev.heddle.pool.Settings;
import dev.heddle.pool.TimeSource;
import dev.heddle.pool.spi.Backend;
import dev.heddle.pool.spi.Backends;
import dev.heddle.pool.spi.ConnectionBudget;
import dev.heddle.pool.spi.PoolProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The pools of a process by name.
 *
 * <p>Safe for any thread. No lock is held while a pool is made or closed: a slow or dead target delays nobody but who
 * asked for it. Every instance has a pool of its own, even where two have the same settings.
 *
 * <p>The registry owns its pools: close it, not them.
 */
public final class PoolRegistry implements AutoCloseable {

  private final PoolProvider provider;
  private final TimeSource time;
  private final Function<String, ConnectionBudget> budgets;

  /** By {@link InstanceNames#key}, so that one atomic step refuses both a name taken and a key shared. */
  private final ConcurrentHashMap<String, Place> places = new ConcurrentHashMap<>();

  /** Out of {@link #places} and not yet closed, so that the close of the registry waits for them too. */
  private final Set<Instance<?>> retiring = ConcurrentHashMap.newKeySet();

  /** Read after an instance is published: either the closer sees the instance, or who added it sees the close. */
  private volatile boolean closed;

  /**
   * What holds a name: an instance, or, while its pool is being made, nothing yet.
   *
   * @param name the name as given
   * @param instance the instance, or null
   */
  private record Place(String name, @Nullable Instance<?> instance) {
  }

  private PoolRegistry(PoolProvider provider, TimeSource time, Function<String, ConnectionBudget> budgets) {
    this.provider = provider;
    this.time = time;
    this.budgets = budgets;
  }

  /**
   * A registry of pools by the system's clock and without a common limit.
   *
   * @return an empty registry; close it
   * @throws IllegalStateException if the pool core is not on the class path or module path
   */
  public static PoolRegistry create() {
    return create(Backends.provider(), TimeSource.system(), name -> ConnectionBudget.UNLIMITED);
  }

  /**
   * A registry whose pools are made in a way of your own.
   *
   * @param provider makes the pools
   * @param time the clock of the pools
   * @param budgets gives each pool, by its name, its access to the connections that all share
   * @return an empty registry; close it
   */
  public static PoolRegistry create(
      PoolProvider provider, TimeSource time, Function<String, ConnectionBudget> budgets) {
    return new PoolRegistry(provider, time, budgets);
  }

  /**
   * Adds an instance from raw settings, as they stand in a file. Returns as soon as its pool exists; the target is not
   * waited for.
   *
   * @param name its name
   * @param type the type of a backend on the class path, for instance {@code sql}
   * @param settings names and values of the backend's and the pool's settings
   * @return the instance
   * @throws InvalidSettingsException if the name, the type or settings have mistakes, all settings at once
   * @throws NameTakenException if the name, or its key, is in use
   * @throws IllegalStateException if the registry is closed
   */
  public Instance<?> add(String name, String type, Map<String, ?> settings) {
    return add(name, backend(name, type), settings);
  }

  /**
   * Adds an instance from raw settings.
   *
   * @param name its name
   * @param backend the kind of target
   * @param settings names and values of the backend's and the pool's settings
   * @param <C> what the pool lends
   * @return the instance
   * @throws InvalidSettingsException if the name or settings have mistakes, all settings at once
   * @throws NameTakenException if the name, or its key, is in use
   * @throws IllegalStateException if the registry is closed
   */
  public <C> Instance<C> add(String name, Backend<C> backend, Map<String, ?> settings) {
    return add(name, backend, Settings.of(Backends.settings(backend), settings, name));
  }

  /**
   * Adds an instance from checked settings.
   *
   * @param name its name
   * @param backend the kind of target
   * @param settings values of {@link Backends#settings}
   * @param <C> what the pool lends
   * @return the instance
   * @throws InvalidSettingsException if the name is not allowed or values do not fit each other
   * @throws NameTakenException if the name, or its key, is in use
   * @throws IllegalStateException if the registry is closed
   */
  public <C> Instance<C> add(String name, Backend<C> backend, Settings settings) {
    if (!InstanceNames.isValid(name)) {
      throw mistake(name, "not allowed as a name; it takes " + InstanceNames.ALLOWED);
    }
    String key = InstanceNames.key(name);
    Place reserved = new Place(name, null);
    Place taken = places.putIfAbsent(key, reserved);
    if (taken != null) {
      throw new NameTakenException(name, taken.name());
    }
    Instance<C> made;
    try {
      made = make(name, backend, settings);
    } catch (Throwable failure) {
      places.remove(key, reserved);
      throw failure;
    }
    places.put(key, new Place(name, made));
    closeIfClosed(made);
    return made;
  }

  /**
   * Puts a new instance in the place of one of the same name. Whoever asks by name gets the new pool at once; the old
   * one is closed in the background, and its leases get the grace to come back.
   *
   * @param name the name of an instance
   * @param backend the kind of target, which may be another one
   * @param settings values of {@link Backends#settings}
   * @param grace how long leases of the old pool may take to come back
   * @param <C> what the new pool lends
   * @return the new instance
   * @throws UnknownInstanceException if there is none of that name
   * @throws InvalidSettingsException if values do not fit each other; the old instance stays
   * @throws IllegalStateException if the registry is closed
   */
  public <C> Instance<C> replace(String name, Backend<C> backend, Settings settings, Duration grace) {
    get(name);
    Instance<C> made = make(name, backend, settings);
    Instance<?> old = swap(name, made);
    if (old == null) {
      made.pool().close(Duration.ZERO);
      throw unknown(name);
    }
    retiring.add(old);
    Thread.ofVirtual().name("heddle-retire-" + name).start(() -> retire(old, grace));
    closeIfClosed(made);
    return made;
  }

  /** Puts an instance in the place of the one that holds its name; null if nobody does any more. */
  private @Nullable Instance<?> swap(String name, Instance<?> made) {
    String key = InstanceNames.key(name);
    Place place = places.get(key);
    while (place != null && place.name().equals(name) && place.instance() != null) {
      if (places.replace(key, place, new Place(name, made))) {
        return place.instance();
      }
      place = places.get(key);
    }
    return null;
  }

  /**
   * Removes an instance. Its name is free at once; this waits until its pool is closed.
   *
   * @param name the name of an instance
   * @param grace how long its leases may take to come back
   * @return what was closed and who was cut off
   * @throws UnknownInstanceException if there is none of that name
   */
  public CloseReport remove(String name, Duration grace) {
    String key = InstanceNames.key(name);
    Place place = places.get(key);
    while (place != null && place.name().equals(name) && place.instance() != null) {
      if (places.remove(key, place)) {
        return retire(place.instance(), grace);
      }
      place = places.get(key);
    }
    throw unknown(name);
  }

  /**
   * An instance, if there is one.
   *
   * @param name its name
   * @return the instance, or empty
   */
  public Optional<Instance<?>> find(String name) {
    Place place = places.get(InstanceNames.key(name));
    return place == null || !place.name().equals(name) ? Optional.empty() : Optional.ofNullable(place.instance());
  }

  /**
   * An instance that must be there.
   *
   * @param name its name
   * @return the instance
   * @throws UnknownInstanceException if there is none of that name
   */
  public Instance<?> get(String name) {
    return find(name).orElseThrow(() -> unknown(name));
  }

  /**
   * The pool of an instance.
   *
   * @param name the name of the instance
   * @param type what the pool shall lend, for instance {@code Connection.class}
   * @param <C> what the pool shall lend
   * @return the pool; the registry closes it
   * @throws UnknownInstanceException if there is none of that name
   * @throws IllegalArgumentException if its pool lends something else
   */
  public <C> Pool<C> pool(String name, Class<C> type) {
    Instance<?> instance = get(name);
    Class<?> lent = instance.backend().connectionType();
    if (!type.isAssignableFrom(lent)) {
      throw new IllegalArgumentException(
          "instance '" + name + "' lends " + lent.getName() + ", not " + type.getName());
    }
    @SuppressWarnings("unchecked") // a pool only gives connections out, so one of a subtype will do
    Pool<C> pool = (Pool<C>) instance.pool();
    return pool;
  }

  /**
   * All instances.
   *
   * @return those of this moment, by name
   */
  public List<Instance<?>> instances() {
    List<Instance<?>> found = new ArrayList<>();
    for (Place place : places.values()) {
      if (place.instance() != null) {
        found.add(place.instance());
      }
    }
    found.sort(Comparator.comparing(Instance::name));
    return found;
  }

  /**
   * Closes all pools, side by side, and refuses new instances from now on. The instances can still be read.
   *
   * <p>An interrupt ends the wait for leases early, closes what is out, and leaves the interrupt status set.
   *
   * @param grace how long leases may take to come back; all pools share it
   * @return for each pool what was closed and who was cut off, by name
   */
  public Map<String, CloseReport> close(Duration grace) {
    closed = true;
    List<Instance<?>> all = new ArrayList<>(retiring);
    all.addAll(instances());
    List<Closing> closings = all.stream().map(instance -> Closing.begin(instance, grace)).toList();
    awaitAll(closings);
    Map<String, CloseReport> reports = new TreeMap<>();
    for (Closing closing : closings) {
      closing.report().ifPresent(report -> reports.merge(closing.instance().name(), report, PoolRegistry::both));
    }
    return reports;
  }

  /** Closes all pools: {@link #close(Duration)} with the longest {@code close-grace} among them. */
  @Override
  public void close() {
    close(instances().stream().map(instance -> instance.pool().settings().get(PoolSettings.CLOSE_GRACE))
        .max(Comparator.naturalOrder()).orElse(Duration.ZERO));
  }

  private static void awaitAll(List<Closing> closings) {
    boolean interrupted = false;
    for (Closing closing : closings) {
      while (true) {
        try {
          closing.await();
          break;
        } catch (InterruptedException stop) {
          interrupted = true;
          closings.forEach(Closing::hurry);
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** An instance and the one it replaced are closed under one name. */
  private static CloseReport both(CloseReport one, CloseReport other) {
    List<LeaseInfo> cutOff = new ArrayList<>(one.cutOff());
    cutOff.addAll(other.cutOff());
    Duration longer = one.took().compareTo(other.took()) >= 0 ? one.took() : other.took();
    return new CloseReport(longer, one.closed() + other.closed(), cutOff);
  }

  private <C> Instance<C> make(String name, Backend<C> backend, Settings settings) {
    refuseIfClosed();
    return new Instance<>(
        name, backend, provider.create(name, backend, settings, time, budgets.apply(name)), settings);
  }

  private CloseReport retire(Instance<?> instance, Duration grace) {
    retiring.add(instance);
    try {
      return instance.pool().close(grace);
    } finally {
      retiring.remove(instance);
    }
  }

  private void refuseIfClosed() {
    if (closed) {
      throw new IllegalStateException("the registry is closed");
    }
  }

  /** Called after the instance was published, so that a close which did not see it is seen here. */
  private void closeIfClosed(Instance<?> instance) {
    if (closed) {
      instance.pool().close(Duration.ZERO);
      refuseIfClosed();
    }
  }

  private UnknownInstanceException unknown(String name) {
    return new UnknownInstanceException(name, instances().stream().map(Instance::name).toList());
  }

  private static Backend<?> backend(String name, String type) {
    return Backends.find(type).orElseThrow(() -> mistake(name + ".type", "'" + type + "' is not allowed; there are "
        + String.join(", ", Backends.all().stream().map(Backend::type).sorted().toList())));
  }

  private static InvalidSettingsException mistake(String place, String message) {
    return new InvalidSettingsException(List.of(new SettingProblem(place, message)));
  }
}
