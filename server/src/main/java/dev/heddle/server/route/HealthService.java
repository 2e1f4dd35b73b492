package dev.heddle.server.route;

import dev.heddle.registry.PoolRegistry;
import io.helidon.health.HealthCheck;
import io.helidon.health.HealthCheckResponse;
import io.helidon.health.HealthCheckType;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * {@code GET /health}, {@code /health/live}, {@code /health/ready}: Helidon's health checks, one for each instance, and
 * its answers. Helidon's own observer keeps the checks it was built with; here instances come and go.
 */
final class HealthService implements HttpService {

  private final PoolRegistry registry;
  private final List<HealthCheck> ofTheServer;

  HealthService(PoolRegistry registry, BooleanSupplier stopping) {
    this.registry = registry;
    this.ofTheServer = List.of(ServerCheck.live(), ServerCheck.ready(stopping));
  }

  @Override
  public void routing(HttpRules rules) {
    new Endpoint().get((request, response) -> answer(response, Optional.empty())).at(rules, "/");
    new Endpoint().get((request, response) -> answer(response, Optional.of(HealthCheckType.LIVENESS)))
        .at(rules, "/live");
    new Endpoint().get((request, response) -> answer(response, Optional.of(HealthCheckType.READINESS)))
        .at(rules, "/ready");
  }

  private void answer(ServerResponse response, Optional<HealthCheckType> wanted) {
    List<HealthCheck> checks = new ArrayList<>(ofTheServer);
    registry.instances().forEach(instance -> checks.add(new InstanceCheck(instance)));
    List<Map<String, Object>> answers = new ArrayList<>();
    boolean up = true;
    for (HealthCheck check : checks) {
      if (wanted.isEmpty() || wanted.get() == check.type()) {
        HealthCheckResponse answer = check.call();
        up &= answer.status() == HealthCheckResponse.Status.UP;
        answers.add(view(check, answer));
      }
    }
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("status", up ? "UP" : "DOWN");
    view.put("checks", answers);
    response.status(up ? Status.OK_200 : Status.SERVICE_UNAVAILABLE_503);
    response.header(HeaderNames.X_CONTENT_TYPE_OPTIONS, "nosniff");
    Json.send(response, view);
  }

  private static Map<String, Object> view(HealthCheck check, HealthCheckResponse answer) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("name", check.name());
    view.put("status", answer.status().toString());
    if (!answer.details().isEmpty()) {
      view.put("data", answer.details());
    }
    return view;
  }
}
