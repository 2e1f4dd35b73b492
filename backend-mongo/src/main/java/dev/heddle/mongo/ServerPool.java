package dev.heddle.mongo;

import com.mongodb.connection.ServerId;
import com.mongodb.event.ConnectionClosedEvent;
import dev.heddle.pool.CloseReason;
import dev.heddle.pool.ConnectionInfo;
import dev.heddle.pool.TimeSource;
import dev.heddle.pool.spi.NativeFigures;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The driver's pool of connections to one server, as its events tell. There is a note for each connection and for each
 * waiting operation, and the figures are counted from the notes when they are read: so no sequence of events, complete
 * or not, can make a figure negative or leave one behind.
 */
final class ServerPool {

  private final ServerId server;
  private final ServerTotals totals;
  private final DriverConnections nearby;
  private final TimeSource time;
  private final Map<Long, DriverConnection> connections = new ConcurrentHashMap<>();
  private final WaitingOperations waiting = new WaitingOperations();
  private volatile boolean open = true;

  /**
   * Knows of no connection yet.
   *
   * @param nearby where its connections are to be found besides
   */
  ServerPool(ServerId server, ServerTotals totals, DriverConnections nearby, TimeSource time) {
    this.server = server;
    this.totals = totals;
    this.nearby = nearby;
    this.time = time;
  }

  /** Whether it is the open pool that the driver means by this very object. An ended one may have been replaced. */
  @SuppressWarnings("ReferenceEquality") // that is the point: no hash, no comparison of names
  boolean isOpenFor(ServerId id) {
    return server == id && open;
  }

  void created(long number) {
    if (open) {
      DriverConnection connection = new DriverConnection(server, number, time);
      if (connections.putIfAbsent(number, connection) == null) { // the first one of a number stays
        totals.counts(connection);
        nearby.add(connection);
      }
    }
  }

  @Nullable
  DriverConnection find(long number) {
    return connections.get(number);
  }

  /** True if that was news. */
  boolean ready(@Nullable DriverConnection connection, Duration took) {
    if (connection == null || !connection.ready(took, time)) {
      return false;
    }
    totals.opened.increment();
    totals.opens.record(took.toNanos());
    return true;
  }

  void waits(long operation) {
    if (open) {
      waiting.add(operation);
      forgetIfClosed();
    }
  }

  void checkedOut(long operation, @Nullable DriverConnection connection, long waitedNanos) {
    waiting.remove(operation);
    if (connection == null || !connection.checkedOut()) {
      totals.takenUnknown();
    }
    totals.waited(waitedNanos);
  }

  void checkOutFailed(long operation, boolean timedOut) {
    waiting.remove(operation);
    (timedOut ? totals.timedOut : totals.failed).increment();
  }

  /** Takes the note away, or nothing if there was none. */
  Optional<DriverConnection> closed(long number) {
    Optional<DriverConnection> closed = Optional.ofNullable(connections.remove(number));
    closed.ifPresent(this::forget);
    return closed;
  }

  /** Another pool has taken its place: its connections are not heard of any more, and their uses count on without their notes. */
  void forget() {
    connections.values().forEach(this::forget);
  }

  private void forget(DriverConnection connection) {
    nearby.remove(connection);
    totals.countsNoMore(connection);
  }

  void cleared() {
    totals.cleared.increment();
  }

  /**
   * The driver has ended the pool: nothing waits, nothing is free. What an operation still uses counts until the driver
   * says that it closed that too.
   */
  void end() {
    open = false;
    waiting.clear();
  }

  /** An event that came while the pool ended must not leave its note behind. */
  private void forgetIfClosed() {
    if (!open) {
      waiting.clear();
    }
  }

  ServerTotals totals() {
    return totals;
  }

  NativeFigures figures() {
    int idle = 0;
    int inUse = 0;
    int opening = 0;
    for (DriverConnection connection : connections.values()) {
      switch (connection.state()) {
        case OPENING -> opening++;
        case IDLE -> idle++;
        case IN_USE -> inUse++;
      }
    }
    return open ? new NativeFigures(idle, inUse, opening) : new NativeFigures(0, inUse, 0);
  }

  int pending() {
    return waiting.count();
  }

  List<ConnectionInfo> list(long generation) {
    return connections.values().stream().flatMap(connection -> connection.info(generation, time).stream()).toList();
  }

  boolean interrupt(Thread holder) {
    boolean found = false;
    for (DriverConnection connection : connections.values()) {
      found |= connection.interrupt(holder);
    }
    return found;
  }

  /** Why a connection that had been open was closed. The driver says the same of too long idle and of too old. */
  CloseReason reason(
      ConnectionClosedEvent.Reason told, DriverConnection connection, Duration maxLifetime, boolean retired) {
    return switch (told) {
      case STALE -> CloseReason.STALE;
      case IDLE -> !maxLifetime.isZero() && connection.ageNanos(time) > maxLifetime.toNanos()
          ? CloseReason.LIFETIME
          : CloseReason.IDLE;
      case ERROR -> CloseReason.BROKEN;
      case POOL_CLOSED -> retired ? CloseReason.STALE : CloseReason.SHUTDOWN;
    };
  }
}
