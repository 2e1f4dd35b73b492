package dev.heddle.server.route;

import dev.heddle.pool.PoolHealth;
import dev.heddle.registry.Instance;
import dev.heddle.registry.PoolRegistry;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /api/connection-status}: how each instance is, for clients that know nothing of pools. Tells the background
 * verdict and never asks a target.
 *
 * <p>{@code connection_status} is that of the instance {@code ?instance=} names. Without it, it is that of the default
 * instance, the first one of the configuration that is still there (else the first by name), and all are told by name
 * under {@code instances} too. Times are whole seconds since 1970, {@code null} for never. What a backend knows besides
 * ({@link PoolHealth#facts}) stands beside them under its own names.
 *
 * <p>{@code success} says that the question was answered, not that the instance is well; where it cannot be answered
 * there is a problem document instead.
 */
final class ConnectionStatusService implements HttpService {

  private final PoolRegistry registry;
  private final List<String> configured;
  private final InstantSource time;

  /**
   * Makes one.
   *
   * @param registry the pools
   * @param configured the names of the instances in the order of the configuration
   * @param time for the time stamp
   */
  ConnectionStatusService(PoolRegistry registry, List<String> configured, InstantSource time) {
    this.registry = registry;
    this.configured = List.copyOf(configured);
    this.time = time;
  }

  @Override
  public void routing(HttpRules rules) {
    new Endpoint().get(this::status).at(rules, "/");
  }

  private void status(ServerRequest request, ServerResponse response) {
    Requests.onlyParameters(request, Set.of("instance"));
    Optional<String> asked = Requests.parameter(request, "instance");
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("success", true);
    if (asked.isPresent()) {
      answer.put("connection_status", view(registry.get(asked.get())));
    } else {
      List<Instance<?>> all = registry.instances();
      answer.put("connection_status", view(theDefault(all)));
      Map<String, Object> views = new LinkedHashMap<>();
      all.forEach(instance -> views.put(instance.name(), view(instance)));
      answer.put("instances", views);
    }
    answer.put("timestamp", time.instant().truncatedTo(ChronoUnit.MILLIS).toString());
    Json.send(response, answer);
  }

  private Instance<?> theDefault(List<Instance<?>> all) {
    for (String name : configured) {
      Optional<Instance<?>> found = registry.find(name);
      if (found.isPresent()) {
        return found.get();
      }
    }
    return all.stream().findFirst().orElseThrow(() -> Problem.of("not-found", Status.NOT_FOUND_404,
        "There is no such thing", "there is no instance").toException());
  }

  private static Map<String, @Nullable Object> view(Instance<?> instance) {
    PoolHealth health = instance.pool().health();
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("instance", instance.name());
    view.put("type", instance.backend().type());
    view.put("connection_health", PoolView.word(health.status()));
    view.put("consecutive_failures", health.consecutiveFailures());
    view.put("last_health_check", seconds(health.lastCheck()));
    view.put("last_used", seconds(health.lastUsed()));
    view.putAll(health.facts());
    return view;
  }

  private static @Nullable Long seconds(Optional<Instant> at) {
    return at.map(Instant::getEpochSecond).orElse(null);
  }
}
