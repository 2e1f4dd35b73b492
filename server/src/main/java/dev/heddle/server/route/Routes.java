package dev.heddle.server.route;

import dev.heddle.pool.TimeSource;
import dev.heddle.pool.spi.Backend;
import dev.heddle.registry.PoolRegistry;
import dev.heddle.server.config.InstanceConfig;
import dev.heddle.server.config.ServerConfig;
import dev.heddle.server.config.ServerSettings;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import java.util.List;

/** All paths of the server. */
public final class Routes {

  private Routes() {}

  /**
   * The paths with what stands before and behind them: the count of requests, the guard, the answer to failures.
   *
   * @param config what the server was told
   * @param registry the pools
   * @param backends the kinds of target that can be added
   * @param traffic counts the requests
   * @return the routing
   */
  public static HttpRouting.Builder of(
      ServerConfig config, PoolRegistry registry, List<Backend<?>> backends, Traffic traffic) {
    ServerSettings server = config.server();
    Requests requests = new Requests(server.maxBodyBytes());
    HttpRouting.Builder routing = HttpRouting.builder();
    routing.addFilter(traffic);
    routing.addFilter(new AccessGuard(server.token(), server.host()));
    routing.register("/health", new HealthService(registry, traffic::isStopping));
    routing.register("/admin/pool-stats", new StatsService(registry));
    routing.register("/admin/pools", new PoolService(registry, backends, requests), new ActService(registry, requests));
    routing.register("/api/connection-status", new ConnectionStatusService(registry,
        config.instances().stream().map(InstanceConfig::name).toList(), TimeSource.system()));
    routing.register("/api/query", new QueryService(registry, config.queries(), requests, server.queryMaxBytes()));
    routing.any((request, response) -> Problems.send(response, Problem.of("not-found", Status.NOT_FOUND_404,
        "There is no such thing", "no such path")));
    routing.error(Throwable.class, Problems::answer);
    return routing;
  }

  /**
   * Answers to what is no request at all, or breaks off while Helidon reads it.
   *
   * @return handlers for every such event
   */
  public static DirectHandlers broken() {
    DirectHandlers.Builder handlers = DirectHandlers.builder();
    for (DirectHandler.EventType type : DirectHandler.EventType.values()) {
      handlers.addHandler(type, (request, event, status, headers, message) -> DirectHandler.TransportResponse.builder()
          .status(status).headers(headers).header(HeaderNames.CONTENT_TYPE, "application/problem+json")
          .entity(Problems.plain(status).json()).build());
    }
    return handlers.build();
  }
}
