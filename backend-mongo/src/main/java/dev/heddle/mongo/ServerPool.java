package dev.heddle.mongo;

import com.mongodb.event.ConnectionClosedEvent;
import dev.heddle.pool.CloseReason;
import dev.heddle.pool.ConnectionInfo;
import dev.heddle.pool.TimeSource;
import dev.heddle.pool.spi.NativeFigures;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The driver's pool of connections to one server, as its events tell. There is a note for each connection and for each
 * waiting operation, and the figures are counted from the notes when they are read: so no sequence of events, complete
 * or not, can make a figure negative or leave one behind.
 */
final class ServerPool {

  private final ServerTotals totals;
  private final TimeSource time;
  private final DriverConnections connections = new DriverConnections();
  private final WaitingOperations waiting = new WaitingOperations();
  private volatile boolean open = true;

  ServerPool(ServerTotals totals, TimeSource time) {
    this.totals = totals;
    this.time = time;
  }

  void created(long id) {
    if (open) {
      DriverConnection connection = new DriverConnection(id, time);
      if (connections.add(connection)) {
        totals.counts(connection);
      }
    }
  }

  /** True if that was news. */
  boolean ready(long id, Duration took) {
    DriverConnection connection = connections.find(id);
    if (connection == null || !connection.ready(took)) {
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

  void checkedOut(long operation, long id, long waitedNanos) {
    waiting.remove(operation);
    DriverConnection connection = connections.find(id);
    if (connection == null || !connection.checkedOut()) {
      totals.takenUnknown();
    }
    totals.waited(waitedNanos);
  }

  void checkOutFailed(long operation, boolean timedOut) {
    waiting.remove(operation);
    (timedOut ? totals.timedOut : totals.failed).increment();
  }

  void checkedIn(long id) {
    DriverConnection connection = connections.find(id);
    if (connection != null) {
      connection.checkedIn();
    }
  }

  /** Takes the note away, or nothing if there was none. */
  Optional<DriverConnection> closed(long id) {
    Optional<DriverConnection> closed = Optional.ofNullable(connections.remove(id));
    closed.ifPresent(totals::countsNoMore);
    return closed;
  }

  /** Its connections will not be used any more: their uses count on without their notes. */
  void forget() {
    connections.all().forEach(totals::countsNoMore);
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

  boolean isOpen() {
    return open;
  }

  ServerTotals totals() {
    return totals;
  }

  NativeFigures figures() {
    int idle = 0;
    int inUse = 0;
    int opening = 0;
    for (DriverConnection connection : connections.all()) {
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
    return connections.all().stream().flatMap(connection -> connection.info(generation).stream()).toList();
  }

  boolean interrupt(Thread holder) {
    boolean found = false;
    for (DriverConnection connection : connections.all()) {
      found |= connection.interrupt(holder);
    }
    return found;
  }

  /** Why a connection that had been open was closed. The driver says the same of too long idle and of too old. */
  static CloseReason reason(
      ConnectionClosedEvent.Reason told, DriverConnection connection, Duration maxLifetime, boolean retired) {
    return switch (told) {
      case STALE -> CloseReason.STALE;
      case IDLE -> !maxLifetime.isZero() && connection.ageNanos() > maxLifetime.toNanos()
          ? CloseReason.LIFETIME
          : CloseReason.IDLE;
      case ERROR -> CloseReason.BROKEN;
      case POOL_CLOSED -> retired ? CloseReason.STALE : CloseReason.SHUTDOWN;
    };
  }
}
