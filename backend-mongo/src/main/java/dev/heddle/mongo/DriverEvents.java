package dev.heddle.mongo;

import com.mongodb.MongoSocketOpenException;
import com.mongodb.ServerAddress;
import com.mongodb.connection.ConnectionId;
import com.mongodb.connection.ServerId;
import com.mongodb.event.ConnectionCheckOutFailedEvent;
import com.mongodb.event.ConnectionCheckOutStartedEvent;
import com.mongodb.event.ConnectionCheckedInEvent;
import com.mongodb.event.ConnectionCheckedOutEvent;
import com.mongodb.event.ConnectionClosedEvent;
import com.mongodb.event.ConnectionCreatedEvent;
import com.mongodb.event.ConnectionPoolClearedEvent;
import com.mongodb.event.ConnectionPoolClosedEvent;
import com.mongodb.event.ConnectionPoolCreatedEvent;
import com.mongodb.event.ConnectionPoolListener;
import com.mongodb.event.ConnectionReadyEvent;
import dev.heddle.pool.ConnectionInfo;
import dev.heddle.pool.TimeSource;
import dev.heddle.pool.spi.NativeFigures;
import dev.heddle.pool.spi.SourceEvents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Hears what one client does with its connections, keeps the figures and passes on what the pool wants to know. The
 * driver calls it in the thread of the operation, so it takes notes and returns.
 */
final class DriverEvents implements ConnectionPoolListener {

  private final TimeSource time;
  private final SourceEvents told;
  private final Duration maxLifetime;
  private final Function<ServerAddress, ServerTotals> totals;
  private final Function<ServerAddress, @Nullable Throwable> lastFailure;
  private final Map<ServerId, ServerPool> pools = new ConcurrentHashMap<>();
  private final DriverConnections nearby = new DriverConnections();
  /** The pool last asked for: mostly the next one too. */
  private volatile @Nullable ServerPool latest;
  private volatile boolean retired;

  /**
   * Hears one client.
   *
   * @param totals the counters of a server, which outlive the client
   * @param lastFailure what is known to be wrong with a server: the driver's events do not say why an open failed
   */
  DriverEvents(
      TimeSource time,
      SourceEvents told,
      Duration maxLifetime,
      Function<ServerAddress, ServerTotals> totals,
      Function<ServerAddress, @Nullable Throwable> lastFailure) {
    this.time = time;
    this.told = told;
    this.maxLifetime = maxLifetime;
    this.totals = totals;
    this.lastFailure = lastFailure;
  }

  /** From now on the client is an old one: what it closes at its end is stale. */
  void retire() {
    retired = true;
  }

  @Override
  public void connectionPoolCreated(ConnectionPoolCreatedEvent event) {
    ServerId id = event.getServerId();
    ServerPool before = pools.put(id, newPool(id));
    if (before != null) {
      before.end();
      before.forget();
    }
  }

  @Override
  public void connectionPoolCleared(ConnectionPoolClearedEvent event) {
    pool(event.getServerId()).cleared();
  }

  @Override
  public void connectionPoolClosed(ConnectionPoolClosedEvent event) {
    pool(event.getServerId()).end();
  }

  @Override
  public void connectionCreated(ConnectionCreatedEvent event) {
    pool(event.getConnectionId()).created(event.getConnectionId().getLocalValue());
  }

  @Override
  public void connectionReady(ConnectionReadyEvent event) {
    Duration took = Duration.ofNanos(event.getElapsedTime(TimeUnit.NANOSECONDS));
    ConnectionId id = event.getConnectionId();
    if (pool(id).ready(find(id), took)) {
      told.opened(took);
    }
  }

  @Override
  public void connectionCheckOutStarted(ConnectionCheckOutStartedEvent event) {
    pool(event.getServerId()).waits(event.getOperationId());
  }

  @Override
  public void connectionCheckedOut(ConnectionCheckedOutEvent event) {
    ConnectionId id = event.getConnectionId();
    pool(id).checkedOut(event.getOperationId(), find(id), event.getElapsedTime(TimeUnit.NANOSECONDS));
  }

  @Override
  public void connectionCheckOutFailed(ConnectionCheckOutFailedEvent event) {
    pool(event.getServerId()).checkOutFailed(event.getOperationId(),
        event.getReason() == ConnectionCheckOutFailedEvent.Reason.TIMEOUT);
  }

  @Override
  public void connectionCheckedIn(ConnectionCheckedInEvent event) {
    DriverConnection connection = find(event.getConnectionId());
    if (connection != null) {
      connection.checkedIn(time);
    }
  }

  @Override
  public void connectionClosed(ConnectionClosedEvent event) {
    ConnectionId id = event.getConnectionId();
    ServerPool pool = pool(id);
    pool.closed(id.getLocalValue()).ifPresent(connection -> {
      if (connection.state() != DriverConnection.State.OPENING) {
        var reason = pool.reason(event.getReason(), connection, maxLifetime, retired);
        pool.totals().closed(reason);
        told.closed(reason);
      } else if (event.getReason() == ConnectionClosedEvent.Reason.ERROR) {
        pool.totals().openFailed.increment();
        told.openFailed(failure(id.getServerId().getAddress()), Duration.ofNanos(connection.ageNanos(time)));
      }
    });
  }

  private Throwable failure(ServerAddress address) {
    Throwable known = lastFailure.apply(address);
    return known != null ? known : new MongoSocketOpenException("a connection could not be opened", address);
  }

  private @Nullable DriverConnection find(ConnectionId id) {
    DriverConnection near = nearby.find(id);
    return near != null ? near : pool(id).find(id.getLocalValue());
  }

  private ServerPool pool(ConnectionId id) {
    return pool(id.getServerId());
  }

  private ServerPool pool(ServerId id) {
    ServerPool known = latest;
    if (known != null && known.isOpenFor(id)) {
      return known;
    }
    ServerPool pool = pools.computeIfAbsent(id, this::newPool);
    latest = pool;
    return pool;
  }

  private ServerPool newPool(ServerId id) {
    return new ServerPool(id, totals.apply(id.getAddress()), nearby, time);
  }

  /** The figures of each server. */
  Map<ServerAddress, List<ServerPool>> byServer() {
    Map<ServerAddress, List<ServerPool>> servers = new ConcurrentHashMap<>();
    pools.forEach((id, pool) -> servers.computeIfAbsent(id.getAddress(), address -> new ArrayList<>()).add(pool));
    return servers;
  }

  /** The figures of all servers. */
  NativeFigures figures() {
    int idle = 0;
    int inUse = 0;
    int opening = 0;
    for (ServerPool pool : pools.values()) {
      NativeFigures one = pool.figures();
      idle += one.idle();
      inUse += one.inUse();
      opening += one.opening();
    }
    return new NativeFigures(idle, inUse, opening);
  }

  int pending() {
    return pools.values().stream().mapToInt(ServerPool::pending).sum();
  }

  List<ConnectionInfo> list(long generation) {
    return pools.values().stream().flatMap(pool -> pool.list(generation).stream()).toList();
  }

  /** Interrupts a thread if one of its operations runs on a connection of this client. */
  boolean interrupt(Thread holder) {
    boolean found = false;
    for (ServerPool pool : pools.values()) {
      found |= pool.interrupt(holder);
    }
    return found;
  }
}
