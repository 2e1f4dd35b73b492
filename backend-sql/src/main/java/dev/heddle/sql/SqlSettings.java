package dev.heddle.sql;

import dev.heddle.pool.Setting;
import java.time.Duration;
import java.util.List;

/** The settings of SQL instances, beside those of every pool. */
public final class SqlSettings {

  /** {@code url}. */
  public static final Setting<String> URL = Setting.text("url",
      "The JDBC address, such as jdbc:postgresql://db.example:5432/orders. It must not hold a password.").required();
  /** {@code username}. */
  public static final Setting<String> USERNAME = Setting.text("username",
      "Who logs in. Without it the driver decides.");
  /** {@code password}. */
  public static final Setting<String> PASSWORD = Setting.text("password",
      "The password of the user. Without it the driver logs in without one.").secret();
  /** {@code driver-class}. */
  public static final Setting<String> DRIVER_CLASS = Setting.text("driver-class",
      "The class of the JDBC driver. Only needed for a driver that does not announce itself.");
  /** {@code properties}. */
  public static final Setting<String> PROPERTIES = Setting.text("properties",
      "Properties for the driver, as name=value pairs separated by semicolons, such as"
          + " ApplicationName=orders;tcpKeepAlive=true. Shown to everybody who may see settings.");
  /** {@code secret-properties}. */
  public static final Setting<String> SECRET_PROPERTIES = Setting.text("secret-properties",
      "Like properties, for those that nobody may see, such as sslpassword=….").secret();
  /** {@code auto-commit}. */
  public static final Setting<Boolean> AUTO_COMMIT = Setting.bool("auto-commit",
      "Whether each statement of a fresh lease is a transaction of its own, as JDBC has it by default. With false, what"
          + " is not committed when the lease ends is rolled back.")
      .defaultsTo(true);
  /** {@code read-only}. */
  public static final Setting<Boolean> READ_ONLY = Setting.bool("read-only",
      "Whether connections ask the database to refuse writes.").defaultsTo(false);
  /** {@code transaction-isolation}. */
  public static final Setting<String> TRANSACTION_ISOLATION = Setting.word("transaction-isolation",
      List.of("read-uncommitted", "read-committed", "repeatable-read", "serializable"),
      "How far transactions are kept apart. Without it the database decides.");
  /** {@code schema}. */
  public static final Setting<String> SCHEMA = Setting.text("schema",
      "The schema of a fresh lease. Without it the database decides.");
  /** {@code catalog}. */
  public static final Setting<String> CATALOG = Setting.text("catalog",
      "The catalog of a fresh lease, where the database has such. Without it the database decides.");
  /** {@code connection-init-sql}. */
  public static final Setting<String> CONNECTION_INIT_SQL = Setting.text("connection-init-sql",
      "A statement that is run once on each new connection.");
  /** {@code test-query}. */
  public static final Setting<String> TEST_QUERY = Setting.text("test-query",
      "A statement that checks a connection. Only needed for a driver whose Connection.isValid does not work.");
  /** {@code socket-timeout}. */
  public static final Setting<Duration> SOCKET_TIMEOUT = Setting.duration("socket-timeout", Duration.ZERO,
      Duration.ofDays(1), "How long a connection may wait for any answer before it counts as broken. It must be longer"
          + " than the longest statement; declared queries have deadlines of their own. 0, the default, waits for"
          + " ever.")
      .defaultsTo(Duration.ZERO);

  private static final List<Setting<?>> ALL = List.of(URL, USERNAME, PASSWORD, DRIVER_CLASS, PROPERTIES,
      SECRET_PROPERTIES, AUTO_COMMIT, READ_ONLY, TRANSACTION_ISOLATION, SCHEMA, CATALOG, CONNECTION_INIT_SQL,
      TEST_QUERY,
      SOCKET_TIMEOUT);

  private SqlSettings() {
  }

  /**
   * All of them.
   *
   * @return in the order in which a person would want to read them
   */
  public static List<Setting<?>> all() {
    return ALL;
  }
}
