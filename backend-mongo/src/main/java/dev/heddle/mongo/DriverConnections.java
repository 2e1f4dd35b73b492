package dev.heddle.mongo;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The notes of one server's connections, by the driver's numbers. Each operation looks for one twice, long after another
 * did: of all that leads there little is still in the processor's cache, and a map has three things in a row that are not.
 * So there is a table before it where a number's last digits say the place, which costs one. Where two want the same
 * place, the newer one has it, and the other is found in the map.
 *
 * <p>Safe for any thread.
 */
final class DriverConnections {

  /** Four kilobytes. The driver numbers the connections of all its pools in a row, so those of one seldom meet. */
  private static final int NEAR = 1024;

  private final Map<Long, DriverConnection> all = new ConcurrentHashMap<>();
  private final AtomicReferenceArray<@Nullable DriverConnection> near = new AtomicReferenceArray<>(NEAR);

  private static int place(long id) {
    return (int) id & (NEAR - 1);
  }

  /** Keeps one whose number is new; false if it is not, and the first one stays. */
  boolean add(DriverConnection connection) {
    if (all.putIfAbsent(connection.id(), connection) != null) {
      return false;
    }
    near.set(place(connection.id()), connection);
    return true;
  }

  @Nullable
  DriverConnection find(long id) {
    DriverConnection found = near.get(place(id));
    return found != null && found.id() == id ? found : all.get(id);
  }

  /** Takes one away and returns it; null if there is none. */
  @Nullable
  DriverConnection remove(long id) {
    DriverConnection removed = all.remove(id);
    if (removed != null) {
      near.compareAndSet(place(id), removed, null);
    }
    return removed;
  }

  Collection<DriverConnection> all() {
    return all.values();
  }
}
