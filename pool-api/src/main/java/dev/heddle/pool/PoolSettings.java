package dev.heddle.pool;

import java.time.Duration;
import java.util.List;

/** The settings that every pool has, whatever its backend. Builders, files and documentation come from here. */
public final class PoolSettings {

  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration YEAR = Duration.ofDays(365);
  private static final Duration MILLI = Duration.ofMillis(1);

  /** {@code max-size}. */
  public static final Setting<Integer> MAX_SIZE = Setting.integer("max-size", 1, 100_000,
      "How many connections there may be at most. Ten serve most targets better than a hundred: the target has cores"
          + " and disks, not threads.")
      .defaultsTo(10).live();
  /** {@code min-idle}. */
  public static final Setting<Integer> MIN_IDLE = Setting.integer("min-idle", 0, 100_000,
      "How many idle connections are kept ready in the background; never more than max-size. 0 opens on demand only.")
      .defaultsTo(0).live();
  /** {@code max-idle}. */
  public static final Setting<Integer> MAX_IDLE = Setting.integer("max-idle", 0, 100_000,
      "A connection that comes back when so many are idle already is closed. The default keeps all until idle-timeout.")
      .defaultsTo(100_000).live();
  /** {@code max-pending}. */
  public static final Setting<Integer> MAX_PENDING = Setting.integer("max-pending", 0, 10_000_000,
      "How many threads may wait; one more fails at once. The default holds a burst of virtual threads in about 10 MB;"
          + " lower it to shed load early. 0 lets nobody wait.")
      .defaultsTo(50_000).live();
  /** {@code max-opening}. */
  public static final Setting<Integer> MAX_OPENING = Setting.integer("max-opening", 1, 1_000,
      "How many connections are opened at the same time. Four fill a pool quickly without a storm of logins.")
      .defaultsTo(4).live();
  /** {@code acquire-timeout}. */
  public static final Setting<Duration> ACQUIRE_TIMEOUT = Setting.duration("acquire-timeout", Duration.ZERO, DAY,
      "How long an acquire may take, with waiting, opening and validating. 0 takes what is idle or fails.")
      .defaultsTo(Duration.ofSeconds(30)).live();
  /** {@code open-timeout}. */
  public static final Setting<Duration> OPEN_TIMEOUT = Setting.duration("open-timeout", MILLI, DAY,
      "How long the opening of one connection may take; one that hangs longer is abandoned and its place is used again.")
      .defaultsTo(Duration.ofSeconds(10)).live();
  /** {@code validate-timeout}. */
  public static final Setting<Duration> VALIDATE_TIMEOUT = Setting.duration("validate-timeout", MILLI, DAY,
      "How long a check of one connection may take before the connection counts as dead.")
      .defaultsTo(Duration.ofSeconds(5)).live();
  /** {@code validation-interval}. */
  public static final Setting<Duration> VALIDATION_INTERVAL = Setting.duration("validation-interval", Duration.ZERO,
      YEAR, "An idle connection is checked before it is lent if it was neither used nor checked for this long. Half a"
          + " second is HikariCP's bypass window. 0 checks every time.")
      .defaultsTo(Duration.ofMillis(500)).live();
  /** {@code idle-timeout}. */
  public static final Setting<Duration> IDLE_TIMEOUT = Setting.duration("idle-timeout", Duration.ZERO, YEAR,
      "A connection idle for longer is closed, as long as min-idle remain. 0 never.")
      .defaultsTo(Duration.ofMinutes(10)).live();
  /** {@code max-lifetime}. */
  public static final Setting<Duration> MAX_LIFETIME = Setting.duration("max-lifetime", Duration.ZERO, YEAR,
      "A connection older than this is closed when nobody uses it; on a busy pool when it comes back. Keep it below"
          + " what firewalls and servers allow. 0 never.")
      .defaultsTo(Duration.ofMinutes(30)).live();
  /** {@code lifetime-jitter}. */
  public static final Setting<Double> LIFETIME_JITTER = Setting.number("lifetime-jitter", 0, 0.5,
      "Each connection lives shorter by a random share up to this, so that they do not all end together.")
      .defaultsTo(0.1).live();
  /** {@code max-uses}. */
  public static final Setting<Integer> MAX_USES = Setting.integer("max-uses", 0, Integer.MAX_VALUE,
      "A connection is closed after it was lent this often. 0 never.").defaultsTo(0).live();
  /** {@code keepalive}. */
  public static final Setting<Duration> KEEPALIVE = Setting.duration("keepalive", Duration.ZERO, YEAR,
      "An idle connection is checked in the background after this long, so that firewalls do not forget it and dead"
          + " ones are replaced before somebody meets them. 0 never.")
      .defaultsTo(Duration.ofMinutes(2)).live();
  /** {@code leak-threshold}. */
  public static final Setting<Duration> LEAK_THRESHOLD = Setting.duration("leak-threshold", Duration.ZERO, YEAR,
      "A lease held longer is reported as a suspected leak, once. 0 never.").defaultsTo(Duration.ofMinutes(1)).live();
  /** {@code leak-policy}. */
  public static final Setting<LeakPolicy> LEAK_POLICY = Setting.choice("leak-policy", LeakPolicy.class,
      "What to do with leaked leases: report them, or also take the connection back once the leak is orphaned or"
          + " certain.")
      .defaultsTo(LeakPolicy.REPORT).live();
  /** {@code leak-sample}. */
  public static final Setting<Double> LEAK_SAMPLE = Setting.number("leak-sample", 0, 1,
      "The share of leases that are watched by the garbage collector, which finds leaks for certain and records the"
          + " stack of their acquire; each such lease costs a reference and a stack trace. 0 none, 1 all.")
      .defaultsTo(0.0).live();
  /** {@code fairness}. */
  public static final Setting<Fairness> FAIRNESS = Setting.choice("fairness", Fairness.class,
      "How strictly the order of arrival is kept: balanced gives several times the throughput on an exhausted pool and"
          + " bounds how long anybody can be overtaken; strict lets nobody be overtaken.")
      .defaultsTo(Fairness.BALANCED).live();
  /** {@code selection}. */
  public static final Setting<String> SELECTION = Setting.word("selection",
      List.of("most-recent", "round-robin", "least-used", "least-loaded", "random"),
      "Which idle connection is lent. most-recent costs nothing and lets the pool shrink; least-loaded is another name"
          + " of least-used.")
      .defaultsTo("most-recent");
  /** {@code breaker-failures}. */
  public static final Setting<Integer> BREAKER_FAILURES = Setting.integer("breaker-failures", 1, 1_000,
      "After so many failed opens in a row acquires that would need a new connection fail at once, until a probe"
          + " succeeds. Refused credentials open the breaker at the first.")
      .defaultsTo(3).live();
  /** {@code breaker-probe-interval}. */
  public static final Setting<Duration> BREAKER_PROBE_INTERVAL = Setting.duration("breaker-probe-interval", MILLI, DAY,
      "How often a single probe looks whether the target is back. One second keeps a recovery unnoticeable and a dead"
          + " target unburdened.")
      .defaultsTo(Duration.ofSeconds(1)).live();
  /** {@code health-interval}. */
  public static final Setting<Duration> HEALTH_INTERVAL = Setting.duration("health-interval", MILLI, YEAR,
      "How often the target is checked in the background; each real use updates its health too.")
      .defaultsTo(Duration.ofMinutes(5)).live();
  /** {@code health-failures}. */
  public static final Setting<Integer> HEALTH_FAILURES = Setting.integer("health-failures", 1, 1_000,
      "The target is unhealthy after so many failures in a row.").defaultsTo(2).live();
  /** {@code close-grace}. */
  public static final Setting<Duration> CLOSE_GRACE = Setting.duration("close-grace", Duration.ZERO, DAY,
      "How long a close waits for leases before it closes their connections under them. 0 does not wait.")
      .defaultsTo(Duration.ofSeconds(30)).live();

  private static final List<Setting<?>> ALL = List.of(MAX_SIZE, MIN_IDLE, MAX_IDLE, MAX_PENDING, MAX_OPENING,
      ACQUIRE_TIMEOUT, OPEN_TIMEOUT, VALIDATE_TIMEOUT, VALIDATION_INTERVAL, IDLE_TIMEOUT, MAX_LIFETIME,
      LIFETIME_JITTER, MAX_USES, KEEPALIVE, LEAK_THRESHOLD, LEAK_POLICY, LEAK_SAMPLE, FAIRNESS, SELECTION,
      BREAKER_FAILURES, BREAKER_PROBE_INTERVAL, HEALTH_INTERVAL, HEALTH_FAILURES, CLOSE_GRACE);

  private PoolSettings() {
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
