package dev.heddle.sql;

import dev.heddle.pool.Deadline;
import dev.heddle.pool.Settings;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Opens and checks connections of one target with its driver, as the settings say. Immutable.
 *
 * <p>It asks the driver itself, not {@link DriverManager#getConnection(String)}, whose login timeout is one for the
 * whole process.
 */
final class Connector {

  private final String poolName;
  private final Settings settings;
  private final Properties properties;
  private final @Nullable String testQuery;

  /**
   * Reads the settings.
   *
   * @throws IllegalArgumentException if {@code properties} are no properties
   */
  Connector(String poolName, Settings settings) {
    this.poolName = poolName;
    this.settings = settings;
    this.testQuery = settings.find(SqlSettings.TEST_QUERY).orElse(null);
    this.properties = new Properties();
    settings.find(SqlSettings.PROPERTIES).ifPresent(text -> DriverProperties.read(text, properties));
    settings.find(SqlSettings.SECRET_PROPERTIES).ifPresent(text -> DriverProperties.read(text, properties));
    settings.find(SqlSettings.USERNAME).ifPresent(user -> properties.setProperty("user", user));
    settings.find(SqlSettings.PASSWORD).ifPresent(password -> properties.setProperty("password", password));
  }

  /**
   * Opens a connection and puts it into the state that leases begin with.
   *
   * @throws SQLException as the driver says, or if none was open in time
   * @throws InterruptedException if interrupted while waiting
   */
  Connection open(Deadline deadline) throws Exception {
    return Bounded.call("opening a connection for pool '" + poolName + "'", deadline, this::opened,
        Connector::closeQuietly);
  }

  private Connection opened() throws SQLException {
    Connection connection = driver().connect(url(), properties);
    if (connection == null) {
      throw new SQLNonTransientConnectionException("the driver does not take this url", SqlFailures.CANNOT_CONNECT);
    }
    try {
      prepare(connection);
      return connection;
    } catch (SQLException | RuntimeException failure) {
      closeQuietly(connection);
      throw failure;
    }
  }

  private String url() {
    return settings.get(SqlSettings.URL);
  }

  private Driver driver() throws SQLException {
    Optional<String> name = settings.find(SqlSettings.DRIVER_CLASS);
    if (name.isEmpty()) {
      return DriverManager.getDriver(url());
    }
    try {
      return Class.forName(name.get(), true, Thread.currentThread().getContextClassLoader())
          .asSubclass(Driver.class).getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException | ClassCastException | LinkageError unusable) {
      throw new SQLNonTransientConnectionException("driver-class '" + name.get() + "' is no usable driver: " + unusable,
          SqlFailures.CANNOT_CONNECT, unusable);
    }
  }

  private void prepare(Connection connection) throws SQLException {
    Duration silence = settings.get(SqlSettings.SOCKET_TIMEOUT);
    if (!silence.isZero()) {
      connection.setNetworkTimeout(Runnable::run, millis(silence));
    }
    boolean autoCommit = settings.get(SqlSettings.AUTO_COMMIT);
    if (settings.get(SqlSettings.READ_ONLY)) {
      connection.setReadOnly(true);
    }
    Optional<String> isolation = settings.find(SqlSettings.TRANSACTION_ISOLATION);
    if (isolation.isPresent()) {
      connection.setTransactionIsolation(level(isolation.get()));
    }
    Optional<String> catalog = settings.find(SqlSettings.CATALOG);
    if (catalog.isPresent()) {
      connection.setCatalog(catalog.get());
    }
    Optional<String> schema = settings.find(SqlSettings.SCHEMA);
    if (schema.isPresent()) {
      connection.setSchema(schema.get());
    }
    Optional<String> first = settings.find(SqlSettings.CONNECTION_INIT_SQL);
    if (first.isPresent()) {
      try (Statement statement = connection.createStatement()) {
        statement.execute(first.get());
      }
    }
    connection.setAutoCommit(autoCommit); // last: all of the above is then committed
  }

  private static int level(String isolation) {
    return switch (isolation) {
      case "read-uncommitted" -> Connection.TRANSACTION_READ_UNCOMMITTED;
      case "read-committed" -> Connection.TRANSACTION_READ_COMMITTED;
      case "repeatable-read" -> Connection.TRANSACTION_REPEATABLE_READ;
      default -> Connection.TRANSACTION_SERIALIZABLE;
    };
  }

  /**
   * Checks a connection. Leaves in time also where the target stays silent; the connection is unusable then.
   *
   * @return false if it is dead
   * @throws SQLException if it is dead
   * @throws InterruptedException if interrupted while waiting
   */
  boolean check(Connection connection, Deadline deadline) throws Exception {
    int millis = deadline.remainingMillis();
    int usual;
    try {
      usual = connection.getNetworkTimeout();
      connection.setNetworkTimeout(Runnable::run, usual == 0 ? millis : Math.min(usual, millis));
    } catch (SQLFeatureNotSupportedException | AbstractMethodError notOfThisDriver) {
      return Bounded.call("checking a connection of pool '" + poolName + "'", deadline,
          () -> answers(connection, millis), late -> {
          });
    }
    boolean alive = answers(connection, millis);
    if (alive) {
      connection.setNetworkTimeout(Runnable::run, usual);
    }
    return alive;
  }

  private boolean answers(Connection connection, int millis) throws SQLException {
    int seconds = (millis + 999) / 1000;
    if (testQuery == null) {
      return connection.isValid(seconds);
    }
    try (Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(seconds);
      statement.execute(testQuery);
    }
    if (!connection.getAutoCommit()) {
      connection.rollback();
    }
    return true;
  }

  static int millis(Duration duration) {
    return (int) Math.max(1, Math.min(Integer.MAX_VALUE, duration.toMillis()));
  }

  static void closeQuietly(Connection connection) {
    try {
      connection.close();
    } catch (SQLException | RuntimeException failure) {
      // It is gone either way, and nobody could do anything about it.
    }
  }
}
