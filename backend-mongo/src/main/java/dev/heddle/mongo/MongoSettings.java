package dev.heddle.mongo;

import dev.heddle.pool.Setting;
import java.time.Duration;
import java.util.List;

/**
 * The settings of a MongoDB instance, beside those of every pool. A change of any of them swaps the client.
 */
public final class MongoSettings {

  private static final Duration MILLI = Duration.ofMillis(1);
  private static final Duration HOUR = Duration.ofHours(1);

  /** {@code url}. */
  public static final Setting<String> URL = Setting.text("url",
      "The connection string, mongodb:// or mongodb+srv://, with the servers and any option that has no setting of its"
          + " own here. Never shown, since it may hold a password.")
      .required().secret();
  /** {@code database}. */
  public static final Setting<String> DATABASE = Setting.text("database",
      "The database to work in. Without it the one that the url names; one of the two must be there.");
  /** {@code username}. */
  public static final Setting<String> USERNAME = Setting.text("username",
      "Who to log in as, so that the url need not hold credentials. Needs password.");
  /** {@code password}. */
  public static final Setting<String> PASSWORD = Setting.text("password", "The password of username.").secret();
  /** {@code auth-source}. */
  public static final Setting<String> AUTH_SOURCE = Setting.text("auth-source",
      "The database that knows username.").defaultsTo("admin");
  /** {@code server-selection-timeout}. */
  public static final Setting<Duration> SERVER_SELECTION_TIMEOUT = Setting.duration("server-selection-timeout", MILLI,
      HOUR, "How long an operation looks for a server that can serve it. Fifteen seconds outlast the election of a new"
          + " primary; a deployment that is down for certain fails at once.")
      .defaultsTo(Duration.ofSeconds(15));
  /** {@code socket-timeout}. */
  public static final Setting<Duration> SOCKET_TIMEOUT = Setting.duration("socket-timeout", MILLI, HOUR,
      "How long to wait for each answer of a server before its connection counts as broken. Longer than the slowest"
          + " operation.")
      .defaultsTo(Duration.ofSeconds(30));
  /** {@code operation-timeout}. */
  public static final Setting<Duration> OPERATION_TIMEOUT = Setting.duration("operation-timeout", Duration.ZERO, HOUR,
      "How long an operation with all its retries may take where its caller sets no deadline; the server gets it as"
          + " maxTimeMS, and socket-timeout is passed over. 0 leaves it to the other timeouts.")
      .defaultsTo(Duration.ZERO);
  /** {@code driver-wait-timeout}. */
  public static final Setting<Duration> DRIVER_WAIT_TIMEOUT = Setting.duration("driver-wait-timeout", MILLI, HOUR,
      "How long an operation may wait inside the driver for a connection. Nobody waits there as long as each lease is"
          + " used for one operation at a time, so this only ends what is used otherwise.")
      .defaultsTo(Duration.ofSeconds(5));
  /** {@code heartbeat-interval}. */
  public static final Setting<Duration> HEARTBEAT_INTERVAL = Setting.duration("heartbeat-interval",
      Duration.ofMillis(500), HOUR, "How often the driver asks each server how it is, on a connection of its own. Ten"
          + " seconds are the driver's default; it takes no less than half a second.")
      .defaultsTo(Duration.ofSeconds(10));

  private static final List<Setting<?>> ALL = List.of(URL, DATABASE, USERNAME, PASSWORD, AUTH_SOURCE,
      SERVER_SELECTION_TIMEOUT, SOCKET_TIMEOUT, OPERATION_TIMEOUT, DRIVER_WAIT_TIMEOUT, HEARTBEAT_INTERVAL);

  private MongoSettings() {}

  /**
   * All of them.
   *
   * @return in the order in which a person would want to read them
   */
  public static List<Setting<?>> all() {
    return ALL;
  }
}
