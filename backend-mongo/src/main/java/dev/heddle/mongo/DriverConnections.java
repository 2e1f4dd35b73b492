package dev.heddle.mongo;

import com.mongodb.connection.ConnectionId;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The shortest way from a driver's event to the note of its connection, for all servers of one client. Each operation goes it
 * twice, long after another one did: of all that leads there little is still in the processor's cache, and a map of servers with
 * maps of connections has eight things in a row that are not. Here a number's last digits say the place, which costs one. Where two
 * want the same place the newer one has it, and the other is looked for in its {@link ServerPool}.
 *
 * <p>Safe for any thread.
 */
final class DriverConnections {

  /** Four kilobytes. The driver numbers the connections of all its pools in a row, so those of one client seldom meet. */
  private static final int PLACES = 1024;

  private static final VarHandle PLACE = MethodHandles.arrayElementVarHandle(DriverConnection[].class);

  private final @Nullable DriverConnection[] places = new DriverConnection[PLACES];

  private static int place(long number) {
    return (int) number & (PLACES - 1);
  }

  void add(DriverConnection connection) {
    PLACE.setVolatile(places, place(connection.number()), connection);
  }

  /** Null if there is none, or if it has lost its place. */
  @Nullable
  DriverConnection find(ConnectionId id) {
    DriverConnection found = (DriverConnection) PLACE.getAcquire(places, place(id.getLocalValue()));
    return found != null && found.is(id) ? found : null;
  }

  /** Takes it away if it has not lost its place. */
  void remove(DriverConnection connection) {
    PLACE.compareAndSet(places, place(connection.number()), connection, null);
  }
}
