package dev.heddle.server.route;

import dev.heddle.pool.HealthStatus;
import dev.heddle.pool.PoolHealth;
import dev.heddle.pool.PoolState;
import dev.heddle.registry.Instance;
import io.helidon.health.HealthCheck;
import io.helidon.health.HealthCheckResponse;
import io.helidon.health.HealthCheckType;

/**
 * One instance: ready when its pool lends and the last verdict of the background is good. Reads the verdict and never
 * asks the target, so that many askers do not become load. A saturated pool is ready: sending its callers elsewhere
 * would only move the crowd.
 *
 * @param instance the instance
 */
record InstanceCheck(Instance<?> instance) implements HealthCheck {

  @Override
  public HealthCheckType type() {
    return HealthCheckType.READINESS;
  }

  @Override
  public String name() {
    return instance.name();
  }

  @Override
  public HealthCheckResponse call() {
    PoolState state = instance.pool().state();
    PoolHealth health = instance.pool().health();
    HealthCheckResponse.Builder answer = HealthCheckResponse.builder()
        .status(state == PoolState.READY && health.status() == HealthStatus.HEALTHY)
        .detail("state", PoolView.word(state)).detail("health", PoolView.word(health.status()))
        .detail("consecutiveFailures", health.consecutiveFailures());
    health.lastCheck().ifPresent(at -> answer.detail("lastCheck", at.toString()));
    health.lastUsed().ifPresent(at -> answer.detail("lastUsed", at.toString()));
    return answer.build();
  }
}
