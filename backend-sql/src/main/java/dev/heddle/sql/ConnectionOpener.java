package dev.heddle.sql;

import dev.heddle.pool.Deadline;
import dev.heddle.pool.spi.PoolContext;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Where HikariCP gets its connections from: within {@code open-timeout}, under the budget, and seen by the pool. One
 * thread of HikariCP's calls it.
 */
final class ConnectionOpener implements DataSource {

  private final InnerPool owner;
  private final PoolContext context;
  private final AtomicInteger opening = new AtomicInteger();
  private volatile @Nullable Thread opener;
  private volatile @Nullable Throwable lastFailure;
  private volatile boolean stopped;

  ConnectionOpener(InnerPool owner, PoolContext context) {
    this.owner = owner;
    this.context = context;
  }

  @Override
  public Connection getConnection() throws SQLException {
    long start = context.time().nanoTime();
    opener = Thread.currentThread();
    opening.incrementAndGet();
    try {
      Connection connection = open(start);
      lastFailure = null;
      return connection;
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
      throw new SQLTransientConnectionException("the pool is closing", SqlFailures.CANNOT_CONNECT, closing);
    } catch (SQLException failure) {
      throw failed(failure, start);
    } catch (Exception failure) {
      throw failed(new SQLException("the driver failed: " + failure, SqlFailures.CANNOT_CONNECT, failure), start);
    } finally {
      opening.decrementAndGet();
    }
  }

  private Connection open(long start) throws Exception {
    long generation = owner.generation();
    Deadline deadline = Deadline.in(owner.limits().openTimeout(), context.time());
    if (stopped) {
      throw new InterruptedException();
    }
    if (!owner.places().take(deadline)) {
      throw noneLeft("max-size allows no further connection until others are closed");
    }
    boolean reserved = false;
    Connection driver = null;
    try {
      reserved = context.budget().reserve(1, deadline);
      if (!reserved) {
        throw noneLeft("the budget that all pools share has no connection left");
      }
      driver = owner.connector().open(deadline);
    } finally {
      if (driver == null) {
        owner.places().free();
        if (reserved) {
          context.budget().release(1);
        }
      }
    }
    Connection connection = owner.adopt(driver, start, generation);
    if (stopped) {
      connection.close();
      throw new InterruptedException();
    }
    return connection;
  }

  private SQLException noneLeft(String why) {
    return new SQLTransientConnectionException("pool '" + context.poolName() + "': " + why,
        SqlFailures.TOO_MANY_CONNECTIONS);
  }

  private SQLException failed(SQLException failure, long start) {
    lastFailure = failure;
    owner.openFailed(failure, start);
    return failure;
  }

  /** How many are being opened now. */
  int opening() {
    return opening.get();
  }

  @Nullable
  Throwable lastFailure() {
    return lastFailure;
  }

  /** Ends a pause between two attempts, or else one attempt. */
  void wakeOpener() {
    Thread thread = opener;
    if (thread != null && opening.get() == 0) {
      thread.interrupt();
    }
  }

  /** Opens no more, and ends what is under way. */
  void stop() {
    stopped = true;
    Thread thread = opener;
    if (thread != null) {
      thread.interrupt();
    }
  }

  @Override
  public Connection getConnection(String username, String password) throws SQLException {
    return getConnection();
  }

  /** How long HikariCP waits at its end for an open, which {@link #stop} has ended. */
  @Override
  public int getLoginTimeout() {
    return 1;
  }

  /** Passed over: {@code open-timeout} holds. */
  @Override
  public void setLoginTimeout(int seconds) {}

  @Override
  public @Nullable PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(PrintWriter out) {}

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public <T> T unwrap(Class<T> wanted) throws SQLException {
    throw new SQLException("this wraps nothing");
  }

  @Override
  public boolean isWrapperFor(Class<?> wanted) {
    return false;
  }
}
