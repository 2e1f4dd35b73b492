package dev.heddle.server.config;

import dev.heddle.pool.Setting;
import dev.heddle.pool.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How the server itself shall work: a typed view of the section {@code server}.
 *
 * @param settings values of all of {@link #declared()}
 */
public record ServerSettings(Settings settings) {

  private static final Duration HOUR = Duration.ofHours(1);

  /** {@code host}. */
  public static final Setting<String> HOST = Setting.text("host",
      "The address to listen on. The default is reached from this machine only; any other needs a token.")
      .defaultsTo("127.0.0.1");
  /** {@code port}. */
  public static final Setting<Integer> PORT = Setting.integer("port", 0, 65_535,
      "The port to listen on. 0 takes a free one and says which.").defaultsTo(8080);
  /** {@code token}. */
  public static final Setting<String> TOKEN = Setting.text("token",
      "Who sends it (Authorization: Bearer …) may use /admin and /api. Without one the server listens on loopback"
          + " only and asks for none.")
      .secret();
  /** {@code shutdown-grace}. */
  public static final Setting<Duration> SHUTDOWN_GRACE = Setting.duration("shutdown-grace", Duration.ZERO, HOUR,
      "How long running requests and leases may take to end when the server stops. Keep it below what kills the"
          + " process. 0 does not wait.")
      .defaultsTo(Duration.ofSeconds(20));
  /** {@code max-body-bytes}. */
  public static final Setting<Integer> MAX_BODY_BYTES = Setting.integer("max-body-bytes", 1_024, 100_000_000,
      "A longer request body is refused. A megabyte holds any list of parameters that a person would send.")
      .defaultsTo(1_048_576);
  /** {@code query-timeout}. */
  public static final Setting<Duration> QUERY_TIMEOUT = Setting.duration("query-timeout", Duration.ofMillis(1), HOUR,
      "How long a declared query may take, with waiting for a connection; a query may set its own.")
      .defaultsTo(Duration.ofSeconds(30));
  /** {@code query-max-rows}. */
  public static final Setting<Integer> QUERY_MAX_ROWS = Setting.integer("query-max-rows", 1, 1_000_000,
      "How many rows a declared query answers at most; a query may set its own. What is more is cut off, and the answer"
          + " says so.")
      .defaultsTo(1_000);
  /** {@code query-max-bytes}. */
  public static final Setting<Integer> QUERY_MAX_BYTES = Setting.integer("query-max-bytes", 1_024, 1_000_000_000,
      "How many bytes of rows a declared query answers at most. They are held in memory until the query has ended.")
      .defaultsTo(8_388_608);

  private static final List<Setting<?>> ALL = List.of(HOST, PORT, TOKEN, SHUTDOWN_GRACE, MAX_BODY_BYTES, QUERY_TIMEOUT,
      QUERY_MAX_ROWS, QUERY_MAX_BYTES);

  /**
   * All of them.
   *
   * @return in the order in which a person would want to read them
   */
  public static List<Setting<?>> declared() {
    return ALL;
  }

  /**
   * The address to listen on.
   *
   * @return {@code host}
   */
  public String host() {
    return settings.get(HOST);
  }

  /**
   * The port to listen on.
   *
   * @return {@code port}, 0 for any free one
   */
  public int port() {
    return settings.get(PORT);
  }

  /**
   * What gives access.
   *
   * @return {@code token}, or empty where none is asked for
   */
  public Optional<String> token() {
    return settings.find(TOKEN);
  }

  /**
   * How long a stop waits.
   *
   * @return {@code shutdown-grace}
   */
  public Duration shutdownGrace() {
    return settings.get(SHUTDOWN_GRACE);
  }

  /**
   * The longest body taken.
   *
   * @return {@code max-body-bytes}
   */
  public int maxBodyBytes() {
    return settings.get(MAX_BODY_BYTES);
  }

  /**
   * The time of queries that set none.
   *
   * @return {@code query-timeout}
   */
  public Duration queryTimeout() {
    return settings.get(QUERY_TIMEOUT);
  }

  /**
   * The rows of queries that set none.
   *
   * @return {@code query-max-rows}
   */
  public int queryMaxRows() {
    return settings.get(QUERY_MAX_ROWS);
  }

  /**
   * The bytes of all queries.
   *
   * @return {@code query-max-bytes}
   */
  public int queryMaxBytes() {
    return settings.get(QUERY_MAX_BYTES);
  }

  /**
   * The same with another port.
   *
   * @param port the port, 0 for any free one
   * @return the settings
   * @throws dev.heddle.pool.InvalidSettingsException if there is no such port
   */
  public ServerSettings withPort(int port) {
    return new ServerSettings(settings.with(java.util.Map.of(PORT.name(), port)));
  }
}
