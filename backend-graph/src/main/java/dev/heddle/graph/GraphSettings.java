package dev.heddle.graph;

import dev.heddle.pool.Setting;
import java.time.Duration;
import java.util.List;

/** The settings of this backend, beside those of every pool. */
public final class GraphSettings {

  private static final Duration MILLI = Duration.ofMillis(1);

  /** {@code host}. */
  public static final Setting<String> HOST = Setting
      .text("host", "The server's name or address. The default is this machine.").defaultsTo("127.0.0.1");
  /** {@code port}. */
  public static final Setting<Integer> PORT = Setting
      .integer("port", 1, 65_535, "The server's port. 6379 is that of FalkorDB and of Redis.").defaultsTo(6_379);
  /** {@code user}. */
  public static final Setting<String> USER = Setting.text("user",
      "The name of an ACL user; without it a password is that of the default user.");
  /** {@code password}. */
  public static final Setting<String> PASSWORD = Setting.text("password", "The password.").secret();
  /** {@code tls}. */
  public static final Setting<Boolean> TLS = Setting.bool("tls",
      "Encrypts the connection and checks the server's certificate and name against the JVM's trust store.")
      .defaultsTo(false);
  /** {@code connect-timeout}. */
  public static final Setting<Duration> CONNECT_TIMEOUT = Setting.duration("connect-timeout", MILLI,
      Duration.ofHours(1), "How long connecting may take, with TLS and login. Two seconds are the driver's default and"
          + " long for a network of one's own.")
      .defaultsTo(Duration.ofSeconds(2));
  /** {@code socket-timeout}. */
  public static final Setting<Duration> SOCKET_TIMEOUT = Setting.duration("socket-timeout", MILLI, Duration.ofDays(1),
      "How long a call may take where the caller gives no deadline, of whatever kind the command is; a deadline may be"
          + " shorter, never longer. Half a minute is the common patience of a request.")
      .defaultsTo(Duration.ofSeconds(30));
  /** {@code graph}. */
  public static final Setting<String> GRAPH = Setting.text("graph",
      "The graph that declared queries ask where they name none.");

  private static final List<Setting<?>> ALL = List.of(HOST, PORT, USER, PASSWORD, TLS, CONNECT_TIMEOUT, SOCKET_TIMEOUT,
      GRAPH);

  private GraphSettings() {
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
