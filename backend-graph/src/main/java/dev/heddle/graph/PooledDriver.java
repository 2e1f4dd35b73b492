package dev.heddle.graph;

import com.falkordb.Driver;
import com.falkordb.GraphContextGenerator;
import com.falkordb.impl.api.DriverImpl;
import dev.heddle.pool.Lease;
import dev.heddle.pool.Pool;
import java.util.List;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/**
 * The driver's own interface over a pool, for code that was written for jfalkordb: each call of a graph leases a
 * connection and gives it back by itself.
 *
 * <p>Safe for any thread; so are its graphs. Waiting, and what it throws, is that of
 * {@link Pool#acquire()}; an interrupt while waiting throws a {@link JedisException} and leaves the interrupt status set.
 * Closing the driver does not close the pool.
 */
public final class PooledDriver implements Driver {

  private final Pool<GraphSession> pool;
  private final DriverImpl commands;

  private PooledDriver(Pool<GraphSession> pool) {
    this.pool = pool;
    this.commands = new Commands(pool);
  }

  /**
   * A driver that leases from a pool.
   *
   * @param pool the pool, or a group of pools
   * @return the driver
   */
  public static PooledDriver over(Pool<GraphSession> pool) {
    return new PooledDriver(pool);
  }

  @Override
  public GraphContextGenerator graph(String graphId) {
    return new PooledGraph(pool, graphId);
  }

  /**
   * Leases a connection.
   *
   * @return the bare connection; its {@code close()} ends the lease
   */
  @Override
  public Jedis getConnection() {
    return commands.getConnection();
  }

  /**
   * Names the server's graphs. One that was just deleted may be named for a moment more: where
   * {@code lazyfree-lazy-server-del} is on, as it is by default from Valkey 8 on, the server takes it off its list in the
   * background, after the answer to the deletion.
   *
   * @return the names
   */
  @Override
  public List<String> listGraphs() {
    return commands.listGraphs();
  }

  @Override
  public boolean udfLoad(String libraryName, String script, boolean replace) {
    return commands.udfLoad(libraryName, script, replace);
  }

  @Override
  public List<Object> udfList() {
    return commands.udfList();
  }

  @Override
  public List<Object> udfList(String libraryName, boolean withCode) {
    return commands.udfList(libraryName, withCode);
  }

  @Override
  public boolean udfFlush() {
    return commands.udfFlush();
  }

  @Override
  public boolean udfDelete(String libraryName) {
    return commands.udfDelete(libraryName);
  }

  /** Does nothing: the pool belongs to whoever made it. */
  @Override
  public void close() {}

  static Lease<GraphSession> acquire(Pool<GraphSession> pool) {
    try {
      return pool.acquire();
    } catch (InterruptedException interrupted) {
      throw interrupted(pool, interrupted);
    }
  }

  static JedisException interrupted(Pool<GraphSession> pool, InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new JedisException("interrupted while waiting for a connection of pool '" + pool.name() + "'", cause);
  }

  /** The driver's commands that concern no graph, on leased connections. */
  private static final class Commands extends DriverImpl {

    private final Pool<GraphSession> pool;

    Commands(Pool<GraphSession> pool) {
      super((redis.clients.jedis.util.Pool<Jedis>) null);
      this.pool = pool;
    }

    @Override
    public Jedis getConnection() {
      Lease<GraphSession> lease = acquire(pool);
      return new LeasedJedis(lease.get().connection(), lease);
    }
  }

  /** A bare connection whose close gives it back instead of closing it. */
  private static final class LeasedJedis extends Jedis {

    private final Lease<GraphSession> lease;

    LeasedJedis(Connection connection, Lease<GraphSession> lease) {
      super(connection);
      this.lease = lease;
    }

    @Override
    public void close() {
      lease.close();
    }
  }
}
