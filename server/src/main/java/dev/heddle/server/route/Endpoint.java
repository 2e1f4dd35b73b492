package dev.heddle.server.route;

import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRules;
import java.util.LinkedHashMap;
import java.util.Map;

/** One path with what it answers to; any other method is told which there are. */
final class Endpoint {

  private final Map<Method, Handler> handlers = new LinkedHashMap<>();

  /** Answers HEAD too, by the same handler: the server sends its headers and leaves the body out. */
  Endpoint get(Handler handler) {
    handlers.put(Method.GET, handler);
    handlers.put(Method.HEAD, handler);
    return this;
  }

  Endpoint post(Handler handler) {
    handlers.put(Method.POST, handler);
    return this;
  }

  Endpoint put(Handler handler) {
    handlers.put(Method.PUT, handler);
    return this;
  }

  Endpoint delete(Handler handler) {
    handlers.put(Method.DELETE, handler);
    return this;
  }

  void at(HttpRules rules, String path) {
    handlers.forEach((method, handler) -> rules.route(method, path, handler));
    String allowed = String.join(", ", handlers.keySet().stream().map(Method::text).toList());
    rules.any(path, (request, response) -> {
      response.header(HeaderNames.ALLOW, allowed);
      Problems.send(response, Problem.of("method", Status.METHOD_NOT_ALLOWED_405, "The method is not taken here",
          "here is taken " + allowed));
    });
  }
}
