package dev.heddle.mongo;

import com.mongodb.ServerAddress;
import com.mongodb.connection.ClusterDescription;
import com.mongodb.connection.ServerDescription;
import com.mongodb.connection.ServerType;
import com.mongodb.event.ClusterDescriptionChangedEvent;
import com.mongodb.event.ClusterListener;
import com.mongodb.event.ServerHeartbeatFailedEvent;
import com.mongodb.event.ServerHeartbeatSucceededEvent;
import com.mongodb.event.ServerMonitorListener;
import dev.heddle.pool.HealthStatus;
import dev.heddle.pool.TimeSource;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one client knows of its servers, from the driver's own monitoring: which there are, and how their heartbeats
 * went. The monitors have connections of their own, so this costs the users none.
 */
final class Deployment implements ClusterListener, ServerMonitorListener {

  /** Servers that hold data or lead to some: those to which the driver pools connections. */
  private static final Set<ServerType> POOLED = EnumSet.of(ServerType.STANDALONE, ServerType.REPLICA_SET_PRIMARY,
      ServerType.REPLICA_SET_SECONDARY, ServerType.SHARD_ROUTER, ServerType.LOAD_BALANCER);

  private final TimeSource time;
  private final int failuresToBeDown;
  private final Consumer<Shape> changed;
  private final Map<ServerAddress, Heartbeats> servers = new ConcurrentHashMap<>();
  private final AtomicReference<Shape> shape;
  private volatile @Nullable Throwable lookupFailure;
  private volatile @Nullable Throwable down;

  /**
   * How many sockets there are beside the users' work.
   *
   * @param pooled servers to which connections are pooled
   * @param monitored servers that are monitored, each by a connection
   * @param streaming servers that stream their heartbeats: those cost another connection, for the round-trip times
   */
  record Shape(int pooled, int monitored, int streaming) {

    int connections(int maxSize) {
      return pooled * maxSize + monitored + streaming;
    }
  }

  /** How the heartbeats of one server went. Replaced, never changed. */
  record Heartbeats(int failuresInARow, long lastSuccessAt, boolean everSucceeded, boolean streaming,
      @Nullable Throwable lastFailure) {

    static final Heartbeats NONE = new Heartbeats(0, 0, false, false, null);
  }

  /**
   * Knows nothing yet.
   *
   * @param shape the best guess to begin with
   * @param failuresToBeDown after how many failed heartbeats in a row a server counts as down
   * @param changed called whenever the shape may have changed; must be quick
   */
  Deployment(TimeSource time, Shape shape, int failuresToBeDown, Consumer<Shape> changed) {
    this.time = time;
    this.failuresToBeDown = failuresToBeDown;
    this.changed = changed;
    this.shape = new AtomicReference<>(shape);
  }

  @Override
  public void clusterDescriptionChanged(ClusterDescriptionChangedEvent event) {
    ClusterDescription now = event.getNewDescription();
    lookupFailure = now.getSrvResolutionException();
    servers.keySet().retainAll(now.getServerDescriptions().stream().map(ServerDescription::getAddress).toList());
    int known = now.getServerDescriptions().size();
    int pooled = 0;
    for (ServerDescription server : now.getServerDescriptions()) {
      // A server that does not answer may have been pooled and may be again: its share of the budget is kept.
      if (POOLED.contains(server.getType()) || server.getType() == ServerType.UNKNOWN) {
        pooled++;
      }
      if (server.isOk()) { // the first heartbeat is told after it has had its effect
        servers.putIfAbsent(server.getAddress(), new Heartbeats(0, time.nanoTime(), true, false, null));
      }
    }
    if (known > 0) {
      int toUsers = pooled;
      shape.updateAndGet(before -> new Shape(toUsers, known, before.streaming()));
    }
    judge();
  }

  @Override
  public void serverHeartbeatSucceeded(ServerHeartbeatSucceededEvent event) {
    servers.merge(event.getConnectionId().getServerId().getAddress(),
        new Heartbeats(0, time.nanoTime(), true, event.isAwaited(), null),
        (before, now) -> new Heartbeats(0, now.lastSuccessAt(), true, before.streaming() || now.streaming(), null));
    int streaming = (int) servers.values().stream().filter(Heartbeats::streaming).count();
    shape.updateAndGet(before -> new Shape(before.pooled(), before.monitored(), streaming));
    judge();
  }

  @Override
  public void serverHeartbeatFailed(ServerHeartbeatFailedEvent event) {
    servers.compute(event.getConnectionId().getServerId().getAddress(), (address, known) -> {
      Heartbeats before = known == null ? Heartbeats.NONE : known;
      return new Heartbeats(before.failuresInARow() + 1, before.lastSuccessAt(), before.everSucceeded(),
          before.streaming(), event.getThrowable());
    });
    judge();
  }

  private void judge() {
    Throwable cause = servers.isEmpty() ? lookupFailure : null;
    for (Heartbeats server : servers.values()) {
      if (!isDown(server)) {
        cause = null;
        break;
      }
      cause = server.lastFailure();
    }
    down = cause;
    changed.accept(shape.get());
  }

  Shape shape() {
    return shape.get();
  }

  Heartbeats heartbeats(ServerAddress address) {
    return servers.getOrDefault(address, Heartbeats.NONE);
  }

  /** The addresses that have been heard of. */
  Set<ServerAddress> addresses() {
    return Set.copyOf(servers.keySet());
  }

  /** What is wrong with a server, if its last heartbeat failed. */
  @Nullable
  Throwable lastFailure(ServerAddress address) {
    return heartbeats(address).lastFailure();
  }

  /** What is wrong with some server, if a heartbeat failed. */
  Optional<Throwable> lastFailure() {
    return servers.values().stream().flatMap(server -> Optional.ofNullable(server.lastFailure()).stream()).findFirst()
        .or(() -> Optional.ofNullable(lookupFailure));
  }

  /** Whether the monitors have reached a verdict: one server that answers is enough to be healthy. */
  HealthStatus health() {
    if (servers.values().stream().anyMatch(server -> server.everSucceeded() && !isDown(server))) {
      return HealthStatus.HEALTHY;
    }
    return downBecause().isPresent() ? HealthStatus.UNHEALTHY : HealthStatus.UNKNOWN;
  }

  private boolean isDown(Heartbeats server) {
    return server.failuresInARow() >= failuresToBeDown;
  }

  /**
   * Why nothing can be reached for certain: so many heartbeats in a row failed on each server. One failure is not
   * enough, since the driver gets over an election or a restart by itself.
   */
  Optional<Throwable> downBecause() {
    return Optional.ofNullable(down);
  }

  /** When any server last answered a heartbeat, on the injected clock; empty if none ever did. */
  Optional<Long> lastSuccessAt() {
    return servers.values().stream().filter(Heartbeats::everSucceeded).map(Heartbeats::lastSuccessAt)
        .max((a, b) -> Long.compare(a - b, 0));
  }
}
