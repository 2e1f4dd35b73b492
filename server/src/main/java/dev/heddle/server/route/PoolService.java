package dev.heddle.server.route;

import dev.heddle.pool.InvalidSettingsException;
import dev.heddle.pool.PoolConfig;
import dev.heddle.pool.PoolSettings;
import dev.heddle.pool.Setting;
import dev.heddle.pool.SettingProblem;
import dev.heddle.pool.Settings;
import dev.heddle.pool.spi.Backend;
import dev.heddle.pool.spi.Backends;
import dev.heddle.registry.Instance;
import dev.heddle.registry.PoolRegistry;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code /admin/pools}: the list of pools, each pool, adding, replacing and removing them. */
final class PoolService implements HttpService {

  private static final Setting<String> NAME = Setting.text("name", "The name of the instance.");
  private static final Setting<String> TYPE = Setting.text("type", "The type of the backend.");

  private final PoolRegistry registry;
  private final Map<String, Backend<?>> backends = new LinkedHashMap<>();
  private final Requests requests;

  PoolService(PoolRegistry registry, List<Backend<?>> backends, Requests requests) {
    this.registry = registry;
    this.requests = requests;
    backends.forEach(backend -> this.backends.put(backend.type(), backend));
  }

  @Override
  public void routing(HttpRules rules) {
    new Endpoint().get(this::list).post(this::add).at(rules, "/");
    new Endpoint().get(this::read).put(this::put).delete(this::remove).at(rules, "/{name}");
    new Endpoint().get(this::leases).at(rules, "/{name}/leases");
    new Endpoint().get(this::connections).at(rules, "/{name}/connections");
  }

  private void list(ServerRequest request, ServerResponse response) {
    Requests.onlyParameters(request, Set.of());
    Json.send(response, Map.of("pools", registry.instances().stream().map(PoolView::brief).toList()));
  }

  private void read(ServerRequest request, ServerResponse response) {
    Requests.onlyParameters(request, Set.of());
    Json.send(response, PoolView.full(instance(request)));
  }

  private void leases(ServerRequest request, ServerResponse response) {
    Requests.onlyParameters(request, Set.of());
    Json.send(response, Map.of("leases", PoolView.leases(instance(request).pool().leases())));
  }

  private void connections(ServerRequest request, ServerResponse response) {
    Requests.onlyParameters(request, Set.of());
    Json.send(response, Map.of("connections", PoolView.connections(instance(request).pool().connections())));
  }

  private void add(ServerRequest request, ServerResponse response) throws IOException {
    Requests.onlyParameters(request, Set.of("dryRun"));
    boolean dryRun = Requests.dryRun(request);
    Fields fields = requests.fields(request);
    String name = fields.read("name", NAME, "");
    Wanted wanted = wanted(fields);
    if (dryRun) {
      told(response, "add " + wanted.backend().describeTarget(wanted.settings()) + " as '" + name + "'");
    } else {
      created(response, registry.add(name, wanted.backend(), wanted.settings()));
    }
  }

  private void put(ServerRequest request, ServerResponse response) throws IOException {
    Requests.onlyParameters(request, Set.of("dryRun", "grace"));
    boolean dryRun = Requests.dryRun(request);
    Duration grace = grace(request);
    String name = Requests.path(request, "name");
    Wanted wanted = wanted(requests.fields(request));
    boolean isThere = registry.find(name).isPresent();
    if (dryRun) {
      told(response, (isThere ? "replace '" : "add '") + name + "' by "
          + wanted.backend().describeTarget(wanted.settings()));
    } else if (isThere) {
      Json.send(response, PoolView.full(registry.replace(name, wanted.backend(), wanted.settings(), grace)));
    } else {
      created(response, registry.add(name, wanted.backend(), wanted.settings()));
    }
  }

  private void remove(ServerRequest request, ServerResponse response) {
    Requests.onlyParameters(request, Set.of("dryRun", "grace"));
    boolean dryRun = Requests.dryRun(request);
    Duration grace = grace(request);
    Instance<?> instance = instance(request);
    if (dryRun) {
      told(response, "remove '" + instance.name() + "': close "
          + instance.pool().stats().occupancy().total() + " connections, "
          + instance.pool().stats().occupancy().inUse() + " of them leased");
    } else {
      Json.send(response, PoolView.closed(registry.remove(instance.name(), grace)));
    }
  }

  /** What a body asks for. */
  private record Wanted(Backend<?> backend, Settings settings) {
  }

  private Wanted wanted(Fields fields) {
    String type = fields.read("type", TYPE, "");
    Optional<Backend<?>> backend = Optional.ofNullable(backends.get(type));
    if (backend.isEmpty()) {
      fields.mistake("type", "there are " + String.join(", ", backends.keySet().stream().sorted().toList()));
    }
    List<Setting<?>> declared = backend.map(Backends::settings).orElse(List.of());
    Map<String, Object> raw = backend.isEmpty() ? Map.of() : fields.settings("settings", declared);
    if (backend.isEmpty()) {
      fields.ignore("settings");
    }
    fields.end();
    Settings settings = Settings.of(declared, raw, "settings");
    check(settings);
    return new Wanted(backend.orElseThrow(), settings);
  }

  private static void check(Settings settings) {
    try {
      PoolConfig.of(settings);
    } catch (InvalidSettingsException invalid) {
      throw new InvalidSettingsException(invalid.problems().stream()
          .map(problem -> new SettingProblem("settings." + problem.place(), problem.message())).toList());
    }
  }

  private static Duration grace(ServerRequest request) {
    String given = Requests.parameter(request, "grace").orElse(null);
    try {
      return given == null
          ? PoolSettings.CLOSE_GRACE.defaultValue().orElseThrow()
          : PoolSettings.CLOSE_GRACE.read(given);
    } catch (IllegalArgumentException notAllowed) {
      throw Requests.invalid("grace", "it takes " + PoolSettings.CLOSE_GRACE.allowed());
    }
  }

  private Instance<?> instance(ServerRequest request) {
    return registry.get(Requests.path(request, "name"));
  }

  private static void created(ServerResponse response, Instance<?> instance) {
    response.status(Status.CREATED_201).header(HeaderNames.LOCATION, "/admin/pools/" + instance.name());
    Json.send(response, PoolView.full(instance));
  }

  private static void told(ServerResponse response, String would) {
    Json.send(response, Map.of("dryRun", true, "would", would));
  }
}
