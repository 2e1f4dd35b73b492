package dev.heddle.sql;

import dev.heddle.pool.Pool;
import java.sql.Connection;
import javax.sql.DataSource;

/** What libraries on top of JDBC need of a pool. */
public final class SqlPools {

  private SqlPools() {
  }

  /**
   * A pool, or a group of pools, as a plain {@link DataSource}: {@code getConnection} acquires and {@code close}
   * releases. So Jdbi, jOOQ or Spring use a Heddle pool with no change.
   *
   * {@snippet class = "dev.heddle.sql.DataSourceSnippets" region = "jdbi"}
   *
   * <p>Waiting, deadlines and statistics are the pool's. Where the pool gives no connection, {@code getConnection} throws
   * {@link java.sql.SQLTransientConnectionException} with the pool's message and exception; where the thread is
   * interrupted while waiting, a {@link java.sql.SQLException}, and the interrupt status stays set.
   *
   * <p>A second {@code close} of a connection changes nothing, any other use after it throws {@link
   * java.sql.SQLException}. What was not committed is rolled back. Failures of statements are told to the pool, so that
   * a broken connection is not lent again. The data source itself is safe for any thread and holds nothing; closing it
   * is closing the pool.
   *
   * @param pool lends the connections
   * @return the view
   */
  public static DataSource dataSource(Pool<Connection> pool) {
    return new LeasedDataSource(pool);
  }
}
