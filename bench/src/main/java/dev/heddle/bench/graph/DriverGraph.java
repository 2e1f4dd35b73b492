package dev.heddle.bench.graph;

import com.falkordb.Graph;
import com.falkordb.impl.api.DriverImpl;
import java.time.Duration;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPool;
import redis.clients.jedis.JedisPoolConfig;

/** The driver's own pool, which is commons-pool2, of the same size and wait; it validates nothing by default. */
final class DriverGraph implements GraphCandidate {

  private final JedisPool pool;
  private final DriverImpl driver;

  DriverGraph(String host, int port, int connections) {
    JedisPoolConfig config = new JedisPoolConfig();
    config.setMaxTotal(connections);
    config.setMaxIdle(connections);
    config.setMinIdle(connections);
    config.setMaxWait(Duration.ofSeconds(30));
    config.setJmxEnabled(false);
    pool = new JedisPool(config, new HostAndPort(host, port), DefaultJedisClientConfig.builder()
        .socketTimeoutMillis(30_000).blockingSocketTimeoutMillis(30_000).build());
    driver = new DriverImpl(pool);
  }

  @Override
  public String label() {
    return "jfalkordb";
  }

  @Override
  public Graph graph(String name) {
    return driver.graph(name);
  }

  @Override
  public void takeAndGive() {
    try (Jedis jedis = pool.getResource()) {
      jedis.isBroken();
    }
  }

  @Override
  public int open() {
    return pool.getNumActive() + pool.getNumIdle();
  }

  @Override
  public void close() {
    driver.close();
  }
}
