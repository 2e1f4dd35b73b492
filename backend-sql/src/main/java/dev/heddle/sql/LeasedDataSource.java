package dev.heddle.sql;

import dev.heddle.pool.Pool;
import dev.heddle.pool.PoolClosedException;
import dev.heddle.pool.PoolException;
import dev.heddle.pool.TargetDownException;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLTransientConnectionException;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A pool as a data source. */
final class LeasedDataSource implements DataSource {

  private final Pool<Connection> pool;

  LeasedDataSource(Pool<Connection> pool) {
    this.pool = pool;
  }

  @Override
  public Connection getConnection() throws SQLException {
    try {
      return LeasedConnection.of(pool.acquire());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new SQLException("interrupted while waiting for a connection of pool '" + pool.name() + "'", interrupted);
    } catch (PoolException none) {
      boolean unreachable = none instanceof TargetDownException || none instanceof PoolClosedException;
      throw new SQLTransientConnectionException(none.getMessage(),
          unreachable ? SqlFailures.CANNOT_CONNECT : SqlFailures.TOO_MANY_CONNECTIONS, none);
    }
  }

  @Override
  public Connection getConnection(String username, String password) throws SQLException {
    throw new SQLFeatureNotSupportedException("pool '" + pool.name() + "' has one login, of its settings");
  }

  /** None of its own: the pool's {@code acquire-timeout} holds. */
  @Override
  public int getLoginTimeout() {
    return 0;
  }

  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    throw new SQLFeatureNotSupportedException("set acquire-timeout and open-timeout of the pool instead");
  }

  @Override
  public @Nullable PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(@Nullable PrintWriter out) throws SQLException {
    if (out != null) {
      throw new SQLFeatureNotSupportedException("this data source logs nothing");
    }
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException("this data source logs nothing");
  }

  @Override
  public <T> T unwrap(Class<T> wanted) throws SQLException {
    if (wanted.isInstance(this)) {
      return wanted.cast(this);
    }
    if (wanted.isInstance(pool)) {
      return wanted.cast(pool);
    }
    throw new SQLException("this data source wraps a " + Pool.class.getName() + ", no " + wanted.getName());
  }

  @Override
  public boolean isWrapperFor(Class<?> wanted) {
    return wanted.isInstance(this) || wanted.isInstance(pool);
  }

  @Override
  public String toString() {
    return "data source of pool '" + pool.name() + "'";
  }
}
