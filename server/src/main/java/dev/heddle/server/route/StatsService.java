package dev.heddle.server.route;

import dev.heddle.pool.HealthStatus;
import dev.heddle.pool.Occupancy;
import dev.heddle.pool.PoolStats;
import dev.heddle.pool.PoolTotals;
import dev.heddle.registry.Instance;
import dev.heddle.registry.InstanceNames;
import dev.heddle.registry.PoolRegistry;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * {@code GET /admin/pool-stats}: every figure of every pool as one flat object, for monitors that know nothing of
 * objects in objects. The words are the monitors' own, not those of the API.
 */
final class StatsService implements HttpService {

  private final PoolRegistry registry;

  StatsService(PoolRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void routing(HttpRules rules) {
    new Endpoint().get(this::stats).at(rules, "/");
  }

  private void stats(ServerRequest request, ServerResponse response) {
    Requests.onlyParameters(request, Set.of());
    Map<String, Object> all = new LinkedHashMap<>();
    for (Instance<?> instance : registry.instances()) {
      put(all, InstanceNames.key(instance.name()) + "_", instance);
    }
    Json.send(response, all);
  }

  private static void put(Map<String, Object> all, String key, Instance<?> instance) {
    PoolStats stats = instance.pool().stats();
    Occupancy now = stats.occupancy();
    PoolTotals totals = stats.totals();
    all.put(key + "utilization", Math.round(now.utilization() * 1_000) / 10.0);
    all.put(key + "waiting", now.pending());
    all.put(key + "active", now.inUse());
    all.put(key + "idle", now.idle());
    all.put(key + "opening", now.opening());
    all.put(key + "size", now.total());
    all.put(key + "min", now.minIdle());
    all.put(key + "max", now.maxSize());
    all.put(key + "total_checkouts", totals.acquired());
    all.put(key + "failed_checkouts", totals.acquireFailures());
    all.put(key + "checkout_timeouts", totals.acquireTimeouts());
    all.put(key + "avg_checkout_time_us", stats.times().waiting().mean().toNanos() / 1_000);
    all.put(key + "max_checkout_time_us", stats.times().waiting().max().toNanos() / 1_000);
    all.put(key + "connections_opened", totals.opened());
    all.put(key + "connections_closed", totals.closedTotal());
    all.put(key + "connection_failures", totals.openFailed() + totals.openAbandoned());
    all.put(key + "leaks", totals.leaksSuspected() + totals.leaksOrphaned() + totals.leaksCertain());
    all.put(key + "health_check_failures", totals.healthCheckFailures());
    all.put(key + "healthy", instance.pool().health().status() == HealthStatus.HEALTHY ? 1 : 0);
  }
}
