package dev.heddle.graph;

import dev.heddle.pool.Acquire;
import dev.heddle.pool.HealthStatus;
import dev.heddle.pool.Lease;
import dev.heddle.pool.ManagedPool;
import dev.heddle.pool.Occupancy;
import dev.heddle.pool.Pool;
import dev.heddle.pool.PoolHealth;
import dev.heddle.pool.PoolState;
import dev.heddle.pool.PoolStats;
import dev.heddle.pool.TimeSource;
import dev.heddle.pool.spi.Backends;
import dev.heddle.pool.spi.ConnectionBudget;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The ready-made pool of FalkorDB connections, from one config: leases, the driver's own interface over them, and the
 * health of both pool and server.
 *
 * {@snippet class="dev.heddle.graph.GraphPoolExample" region="pool"}
 *
 * <p>Safe for any thread.
 */
public final class GraphConnectionPool implements Pool<GraphSession>, AutoCloseable {

  private final ManagedPool<GraphSession> pool;
  private final AtomicReference<Optional<GraphLimits>> limits;
  private final PooledDriver driver;

  private GraphConnectionPool(ManagedPool<GraphSession> pool, AtomicReference<Optional<GraphLimits>> limits) {
    this.pool = pool;
    this.limits = limits;
    this.driver = PooledDriver.over(pool);
  }

  /**
   * Makes a pool; it begins to fill itself at once and does not wait for the server.
   *
   * @param config how it shall work
   * @return the pool; close it
   * @throws dev.heddle.pool.InvalidSettingsException if values do not fit each other
   * @throws IllegalStateException if the pool core is not on the class path or module path
   */
  public static GraphConnectionPool open(GraphPoolConfig config) {
    AtomicReference<Optional<GraphLimits>> limits = new AtomicReference<>(Optional.empty());
    GraphBackend backend = new GraphBackend(learned -> limits.set(Optional.of(learned)));
    return new GraphConnectionPool(Backends.provider().create(config.name(), backend, config.settings(),
        TimeSource.system(), ConnectionBudget.UNLIMITED), limits);
  }

  @Override
  public String name() {
    return pool.name();
  }

  @Override
  public Lease<GraphSession> acquire() throws InterruptedException {
    return pool.acquire();
  }

  @Override
  public Lease<GraphSession> acquire(Acquire how) throws InterruptedException {
    return pool.acquire(how);
  }

  @Override
  public Optional<Lease<GraphSession>> tryAcquire() {
    return pool.tryAcquire();
  }

  @Override
  public PoolStats stats() {
    return pool.stats();
  }

  @Override
  public PoolHealth health() {
    return pool.health();
  }

  /**
   * The driver's own interface: each call leases a connection and gives it back.
   *
   * @return always the same one; closing it changes nothing
   */
  public PooledDriver driver() {
    return driver;
  }

  /**
   * The acts of the operator.
   *
   * @return the pool behind this one
   */
  public ManagedPool<GraphSession> managed() {
    return pool;
  }

  /**
   * How the pool and the server are. Asks nobody and never waits.
   *
   * @return availability, utilisation, limits and warnings of this moment
   */
  public GraphPoolHealth report() {
    PoolHealth health = pool.health();
    Occupancy occupancy = pool.stats().occupancy();
    Optional<GraphLimits> known = limits.get();
    boolean available = pool.state() == PoolState.READY && health.status() != HealthStatus.UNHEALTHY;
    return new GraphPoolHealth(available, health.status(), health.lastFailure(), occupancy.utilization(), occupancy,
        known, known.map(server -> server.warnings(occupancy.maxSize())).orElse(List.of()));
  }

  /** Ends the pool with its {@code close-grace}. */
  @Override
  public void close() {
    pool.close();
  }
}
