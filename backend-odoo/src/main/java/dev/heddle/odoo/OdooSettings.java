package dev.heddle.odoo;

import dev.heddle.pool.Setting;
import java.time.Duration;
import java.util.List;

/** The settings of the Odoo backend, beside those of every pool. */
public final class OdooSettings {

  private static final Duration MILLI = Duration.ofMillis(1);
  private static final Duration HOUR = Duration.ofHours(1);

  /** {@code url}. */
  public static final Setting<String> URL = Setting.text("url",
      "Where Odoo is: http or https, host, port and the path of a reverse proxy, without credentials.").required();
  /** {@code database}. */
  public static final Setting<String> DATABASE = Setting.text("database",
      "The database. May be left out with JSON-2 where the server has only one; JSON-RPC needs it.");
  /** {@code user}. */
  public static final Setting<String> USER = Setting.text("user",
      "The login name. JSON-RPC needs it; JSON-2 knows the user by the API key.");
  /** {@code password}. */
  public static final Setting<String> PASSWORD = Setting.text("password",
      "The password, for JSON-RPC only. An API key is better: it can be revoked alone and is cheaper to check.")
      .secret();
  /** {@code api-key}. */
  public static final Setting<String> API_KEY = Setting.text("api-key",
      "An API key of the user; taken before the password by both protocols.").secret();
  /** {@code protocol}. */
  public static final Setting<String> PROTOCOL = Setting.word("protocol", List.of("auto", "json-2", "json-rpc"),
      "How to call: json-2 from Odoo 19 on, json-rpc before. auto asks the server once, and takes json-2 where both the"
          + " server and an api-key allow it.")
      .defaultsTo("auto");
  /** {@code connect-timeout}. */
  public static final Setting<Duration> CONNECT_TIMEOUT = Setting.duration("connect-timeout", MILLI, HOUR,
      "How long to wait for a TCP connection, and again for its TLS handshake.").defaultsTo(Duration.ofSeconds(2));
  /** {@code read-timeout}. */
  public static final Setting<Duration> READ_TIMEOUT = Setting.duration("read-timeout", MILLI, HOUR,
      "How long one call may take, the body of its answer included. Writes to one record wait for each other, so be"
          + " generous.")
      .defaultsTo(Duration.ofSeconds(30));
  /** {@code max-response-bytes}. */
  public static final Setting<Integer> MAX_RESPONSE_BYTES = Setting.integer("max-response-bytes", 1024,
      1024 * 1024 * 1024, "How large an answer may be; a larger one fails the call. Each call may hold so much memory.")
      .defaultsTo(16 * 1024 * 1024);
  /** {@code preset}. */
  public static final Setting<String> PRESET = Setting.word("preset", List.of("self-hosted", "hosted"),
      "Limits for what is not set itself: self-hosted has none; hosted is careful with a server that others share: one"
          + " call per second after a burst of 5, one at a time.")
      .defaultsTo("self-hosted");
  /** {@code calls-per-second}. */
  public static final Setting<Double> CALLS_PER_SECOND = Setting.number("calls-per-second", 0, 1_000_000,
      "How many calls per second at most, logins and checks included. 0 for no limit; by default what preset says.");
  /** {@code burst}. */
  public static final Setting<Integer> BURST = Setting.integer("burst", 1, 1_000_000,
      "How many calls may go out at once after a pause, before calls-per-second holds; by default what preset says, else"
          + " one second's worth.");
  /** {@code bulkhead}. */
  public static final Setting<Integer> BULKHEAD = Setting.integer("bulkhead", 0, 100_000,
      "How many calls may be in flight at once, whatever the size of the pool, logins and checks included. 0 for no limit"
          + " but max-size; by default what preset says.");
  /** {@code server-workers}. */
  public static final Setting<Integer> SERVER_WORKERS = Setting.integer("server-workers", 0, 10_000,
      "How many workers the server has, where known: more calls at once only wait inside Odoo. Used for advice. 0 for"
          + " unknown.")
      .defaultsTo(0).live();
  /** {@code force-close}. */
  public static final Setting<Boolean> FORCE_CLOSE = Setting.bool("force-close",
      "Whether to ask for each socket to be closed after its answer. Else a socket is kept for some seconds where the"
          + " server or its proxy offers it; Odoo itself does not.")
      .defaultsTo(false);
  /** {@code attempts}. */
  public static final Setting<Integer> ATTEMPTS = Setting.integer("attempts", 1, 10,
      "How often a call is tried that is safe to repeat: one of which nothing was sent, a read, one refused for load. 1"
          + " never repeats.")
      .defaultsTo(2);
  /** {@code retry-wait}. */
  public static final Setting<Duration> RETRY_WAIT = Setting.duration("retry-wait", Duration.ZERO, HOUR,
      "How long to wait before a call is repeated, shortened or lengthened by a random fifth. Nothing is repeated later"
          + " than twice this long after the first attempt began.")
      .defaultsTo(Duration.ofSeconds(1));
  /** {@code hold-after-timeout}. */
  public static final Setting<Duration> HOLD_AFTER_TIMEOUT = Setting.duration("hold-after-timeout", Duration.ZERO, HOUR,
      "How long the place of a call that was given up stays taken: Odoo does not notice and works on, at most for its"
          + " limit-time-real (two minutes by default).")
      .defaultsTo(Duration.ofSeconds(30));

  private static final List<Setting<?>> ALL = List.of(URL, DATABASE, USER, PASSWORD, API_KEY, PROTOCOL, CONNECT_TIMEOUT,
      READ_TIMEOUT, MAX_RESPONSE_BYTES, PRESET, CALLS_PER_SECOND, BURST, BULKHEAD, SERVER_WORKERS, FORCE_CLOSE,
      ATTEMPTS, RETRY_WAIT, HOLD_AFTER_TIMEOUT);

  private OdooSettings() {
  }

  /**
   * All of them.
   *
   * @return in the order of the documentation
   */
  public static List<Setting<?>> all() {
    return ALL;
  }
}
