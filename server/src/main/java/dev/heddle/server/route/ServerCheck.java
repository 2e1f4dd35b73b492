package dev.heddle.server.route;

import io.helidon.health.HealthCheck;
import io.helidon.health.HealthCheckResponse;
import io.helidon.health.HealthCheckType;
import java.util.function.BooleanSupplier;

/**
 * The server itself: live while it answers at all, ready until it begins to stop.
 *
 * @param type live or ready
 * @param down whether it is not
 */
record ServerCheck(HealthCheckType type, BooleanSupplier down) implements HealthCheck {

  static HealthCheck live() {
    return new ServerCheck(HealthCheckType.LIVENESS, () -> false);
  }

  static HealthCheck ready(BooleanSupplier stopping) {
    return new ServerCheck(HealthCheckType.READINESS, stopping);
  }

  @Override
  public String name() {
    return type == HealthCheckType.LIVENESS ? "server" : "server-ready";
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.builder().status(!down.getAsBoolean()).build();
  }
}
