package dev.heddle.bench.graph;

import com.falkordb.Graph;
import dev.heddle.graph.GraphBackend;
import dev.heddle.graph.GraphSession;
import dev.heddle.graph.PooledDriver;
import dev.heddle.pool.Lease;
import dev.heddle.pool.ManagedPool;
import dev.heddle.pool.spi.Backends;
import java.util.Map;

/** Heddle's pool with the defaults of the product but for its size. */
final class HeddleGraph implements GraphCandidate {

  private final ManagedPool<GraphSession> pool;
  private final PooledDriver driver;

  HeddleGraph(String host, int port, int connections) {
    pool = Backends.pool("bench", new GraphBackend(), Map.of("host", host, "port", port, "max-size", connections,
        "max-idle", connections, "min-idle", connections, "acquire-timeout", "30s"));
    driver = PooledDriver.over(pool);
  }

  @Override
  public String label() {
    return "heddle";
  }

  @Override
  public Graph graph(String name) {
    return driver.graph(name);
  }

  @Override
  public void takeAndGive() {
    try (Lease<GraphSession> lease = pool.acquire()) {
      lease.get();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public int open() {
    return pool.stats().occupancy().total();
  }

  @Override
  public void close() {
    pool.close();
  }
}
