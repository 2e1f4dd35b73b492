package dev.heddle.server.route;

import dev.heddle.pool.Capabilities;
import dev.heddle.pool.CloseReport;
import dev.heddle.pool.ConnectionInfo;
import dev.heddle.pool.DurationHistogram;
import dev.heddle.pool.LeaseInfo;
import dev.heddle.pool.Occupancy;
import dev.heddle.pool.PoolAct;
import dev.heddle.pool.PoolHealth;
import dev.heddle.pool.PoolStats;
import dev.heddle.pool.PoolTotals;
import dev.heddle.pool.Setting;
import dev.heddle.pool.Settings;
import dev.heddle.registry.Instance;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What an operator is shown of a pool, in the words of the API. */
final class PoolView {

  private PoolView() {}

  /** One line of the list. */
  static Map<String, Object> brief(Instance<?> instance) {
    PoolStats stats = instance.pool().stats();
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("name", instance.name());
    view.put("type", instance.backend().type());
    view.put("target", instance.target());
    view.put("state", word(instance.pool().state()));
    view.put("health", word(instance.pool().health().status()));
    view.put("occupancy", occupancy(stats.occupancy()));
    return view;
  }

  /** All of it. */
  static Map<String, Object> full(Instance<?> instance) {
    PoolStats stats = instance.pool().stats();
    Map<String, Object> view = brief(instance);
    view.put("generation", stats.generation());
    view.put("takenAt", stats.takenAt().toString());
    view.put("healthDetails", health(instance.pool().health()));
    view.put("totals", totals(stats.totals()));
    view.put("timesMillis", Map.of("waiting", times(stats.times().waiting()), "opening", times(stats.times().opening()),
        "using", times(stats.times().using())));
    view.put("capabilities", capabilities(instance.pool().capabilities()));
    view.put("settings", settings(instance.pool().settings()));
    return view;
  }

  static Map<String, Object> occupancy(Occupancy now) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("maxSize", now.maxSize());
    view.put("minIdle", now.minIdle());
    view.put("total", now.total());
    view.put("idle", now.idle());
    view.put("inUse", now.inUse());
    view.put("opening", now.opening());
    view.put("closing", now.closing());
    view.put("pending", now.pending());
    view.put("utilization", now.utilization());
    return view;
  }

  static Map<String, Object> health(PoolHealth health) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("status", word(health.status()));
    view.put("consecutiveFailures", health.consecutiveFailures());
    health.lastCheck().ifPresent(at -> view.put("lastCheck", at.toString()));
    health.lastUsed().ifPresent(at -> view.put("lastUsed", at.toString()));
    health.lastFailure().ifPresent(said -> view.put("lastFailure", said));
    if (!health.facts().isEmpty()) {
      view.put("facts", health.facts());
    }
    return view;
  }

  private static Map<String, Object> totals(PoolTotals totals) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("acquired", totals.acquired());
    view.put("waited", totals.waited());
    view.put("acquireTimeouts", totals.acquireTimeouts());
    view.put("acquireRejected", totals.acquireRejected());
    view.put("acquireInterrupted", totals.acquireInterrupted());
    view.put("acquireFailed", totals.acquireFailed());
    view.put("opened", totals.opened());
    view.put("openFailed", totals.openFailed());
    view.put("openAbandoned", totals.openAbandoned());
    Map<String, Object> closed = new TreeMap<>();
    totals.closed().forEach((reason, count) -> closed.put(word(reason), count));
    view.put("closed", closed);
    view.put("validationFailed", totals.validationFailed());
    view.put("healthCheckFailures", totals.healthCheckFailures());
    view.put("leaksSuspected", totals.leaksSuspected());
    view.put("leaksOrphaned", totals.leaksOrphaned());
    view.put("leaksCertain", totals.leaksCertain());
    view.put("leaksReclaimed", totals.leaksReclaimed());
    view.put("misuses", totals.misuses());
    return view;
  }

  private static Map<String, Object> times(DurationHistogram times) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("count", times.count());
    view.put("mean", millis(times.mean()));
    view.put("p50", millis(times.percentile(0.50)));
    view.put("p95", millis(times.percentile(0.95)));
    view.put("p99", millis(times.percentile(0.99)));
    view.put("max", millis(times.max()));
    return view;
  }

  private static Map<String, Object> capabilities(Capabilities capabilities) {
    Map<String, Object> view = new LinkedHashMap<>();
    for (PoolAct act : PoolAct.values()) {
      Map<String, Object> how = new LinkedHashMap<>();
      how.put("can", capabilities.can(act));
      capabilities.how(act).ifPresent(sentence -> how.put("how", sentence));
      view.put(word(act), how);
    }
    return view;
  }

  private static List<Map<String, Object>> settings(Settings settings) {
    List<Map<String, Object>> view = new ArrayList<>();
    for (Setting<?> setting : settings.declared()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("name", setting.name());
      settings.show(setting).ifPresent(value -> one.put("value", value));
      one.put("origin", word(settings.origin(setting)));
      one.put("live", setting.isLive());
      view.add(one);
    }
    return view;
  }

  static List<Map<String, Object>> leases(List<LeaseInfo> leases) {
    List<Map<String, Object>> view = new ArrayList<>();
    for (LeaseInfo lease : leases) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("connection", lease.connection());
      one.put("owner", lease.owner());
      one.put("ownerEnded", lease.ownerEnded());
      one.put("handedOff", lease.handedOff());
      lease.label().ifPresent(label -> one.put("label", label));
      one.put("since", lease.since().toString());
      one.put("heldMillis", lease.held().toMillis());
      lease.stack().ifPresent(stack -> one.put("stack", stack));
      view.add(one);
    }
    return view;
  }

  static List<Map<String, Object>> connections(List<ConnectionInfo> connections) {
    List<Map<String, Object>> view = new ArrayList<>();
    for (ConnectionInfo connection : connections) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("id", connection.id());
      one.put("state", word(connection.state()));
      one.put("generation", connection.generation());
      one.put("opened", connection.opened().toString());
      one.put("openMillis", millis(connection.openTook()));
      connection.lastUsed().map(Instant::toString).ifPresent(at -> one.put("lastUsed", at));
      one.put("uses", connection.uses());
      one.put("failures", connection.failures());
      view.add(one);
    }
    return view;
  }

  static Map<String, Object> closed(CloseReport report) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("tookMillis", report.took().toMillis());
    view.put("closed", report.closed());
    view.put("cutOff", leases(report.cutOff()));
    return view;
  }

  /** A constant as the configuration would write it. */
  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Milliseconds to the microsecond. */
  private static double millis(Duration duration) {
    return Math.round(duration.toNanos() / 1e3) / 1e3;
  }
}
