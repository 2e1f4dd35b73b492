package dev.heddle.server.route;

import dev.heddle.pool.EvictMode;
import dev.heddle.pool.ManagedPool;
import dev.heddle.pool.Occupancy;
import dev.heddle.pool.PauseMode;
import dev.heddle.pool.PoolAct;
import dev.heddle.pool.PoolClosedException;
import dev.heddle.pool.PoolConfig;
import dev.heddle.pool.PoolSettings;
import dev.heddle.pool.PoolState;
import dev.heddle.pool.PoolStateException;
import dev.heddle.pool.Setting;
import dev.heddle.pool.Settings;
import dev.heddle.registry.Instance;
import dev.heddle.registry.PoolRegistry;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /admin/pools/{name}/…}: the acts of the operator. With {@code ?dryRun=true} an act checks all that it would
 * check, says what it would do, and does nothing.
 */
final class ActService implements HttpService {

  private static final Setting<Integer> MAX_SIZE = PoolSettings.MAX_SIZE;
  private static final Setting<Integer> MIN_IDLE = PoolSettings.MIN_IDLE;
  private static final Setting<PauseMode> PAUSE_MODE = Setting.choice("mode", PauseMode.class,
      "What becomes of waiters.");
  private static final Setting<EvictMode> EVICT_MODE = Setting.choice("mode", EvictMode.class, "Whether to wait.");
  private static final Setting<Duration> LIMIT = Setting.duration("limit", Duration.ZERO, Duration.ofMinutes(10),
      "How long to wait for leases.");

  private final PoolRegistry registry;
  private final Requests requests;

  ActService(PoolRegistry registry, Requests requests) {
    this.registry = registry;
    this.requests = requests;
  }

  /**
   * An act that has been checked.
   *
   * @param would what it does, in words
   * @param needs what the pool must be able to do, null for what any can
   * @param run does it and tells its result
   */
  private record Act(String would, @Nullable PoolAct needs, Run run) {
  }

  @FunctionalInterface
  private interface Run {
    Map<String, Object> run() throws InterruptedException;
  }

  @FunctionalInterface
  private interface Reading {
    Act read(ManagedPool<?> pool, Fields fields);
  }

  @Override
  public void routing(HttpRules rules) {
    at(rules, "resize", ActService::resize);
    at(rules, "pause", ActService::pause);
    at(rules, "resume", ActService::resume);
    at(rules, "evict", ActService::evict);
    at(rules, "drain", ActService::drain);
    at(rules, "reconfigure", ActService::reconfigure);
    at(rules, "validate", ActService::validate);
  }

  private void at(HttpRules rules, String act, Reading reading) {
    new Endpoint().post(handler(act, reading)).at(rules, "/{name}/" + act);
  }

  private Handler handler(String name, Reading reading) {
    return (request, response) -> {
      Requests.onlyParameters(request, Set.of("dryRun"));
      boolean dryRun = Requests.dryRun(request);
      Instance<?> instance = registry.get(Requests.path(request, "name"));
      Act act = reading.read(instance.pool(), requests.fields(request));
      refuseWhatCannotBe(instance.pool(), act);
      Map<String, Object> answer = new LinkedHashMap<>();
      answer.put("pool", instance.name());
      answer.put("act", name);
      answer.put("dryRun", dryRun);
      answer.put(dryRun ? "would" : "did", act.would());
      Optional.ofNullable(act.needs()).flatMap(instance.pool().capabilities()::how)
          .ifPresent(how -> answer.put("how", how));
      if (!dryRun) {
        answer.putAll(act.run().run());
      }
      answer.put("state", PoolView.word(instance.pool().state()));
      answer.put("occupancy", PoolView.occupancy(instance.pool().stats().occupancy()));
      Json.send(response, answer);
    };
  }

  private static void refuseWhatCannotBe(ManagedPool<?> pool, Act act) {
    if (pool.state() == PoolState.CLOSED) {
      throw new PoolClosedException(pool.name());
    }
    if (act.needs() != null && !pool.capabilities().can(act.needs())) {
      throw new UnsupportedOperationException(
          "pool '" + pool.name() + "' cannot " + PoolView.word(act.needs()) + ": see its capabilities");
    }
  }

  private static Act resize(ManagedPool<?> pool, Fields fields) {
    Occupancy now = pool.stats().occupancy();
    int maxSize = fields.read("maxSize", MAX_SIZE, now.maxSize());
    int minIdle = fields.read("minIdle", MIN_IDLE).orElse(now.minIdle());
    if (minIdle > maxSize) {
      fields.mistake("minIdle", minIdle + " is more than maxSize, which is " + maxSize);
    }
    fields.end();
    String would = "resize from " + now.minIdle() + "/" + now.maxSize() + " to " + minIdle + "/" + maxSize
        + " (min-idle/max-size)" + (now.total() > maxSize ? "; " + (now.total() - maxSize) + " connections go" : "");
    return new Act(would, PoolAct.RESIZE, () -> {
      pool.resize(minIdle, maxSize);
      return Map.of();
    });
  }

  private static Act pause(ManagedPool<?> pool, Fields fields) {
    PauseMode mode = fields.read("mode", PAUSE_MODE).orElse(PauseMode.QUEUE);
    fields.end();
    if (pool.state() == PoolState.DRAINING) {
      throw new PoolStateException(pool.name(), PoolState.DRAINING, "pause");
    }
    String would = "stop lending; who wants a connection "
        + (mode == PauseMode.QUEUE ? "waits until its own deadline" : "fails at once");
    return new Act(would, null, () -> {
      pool.pause(mode);
      return Map.of();
    });
  }

  private static Act resume(ManagedPool<?> pool, Fields fields) {
    fields.end();
    return new Act(pool.state() == PoolState.READY ? "nothing: the pool lends" : "lend again", null, () -> {
      pool.resume();
      return Map.of();
    });
  }

  private static Act evict(ManagedPool<?> pool, Fields fields) {
    EvictMode mode = fields.read("mode", EVICT_MODE).orElse(EvictMode.SOFT);
    fields.end();
    Occupancy now = pool.stats().occupancy();
    String would = "close " + now.idle() + " idle connections now and " + now.inUse() + " leased ones "
        + (mode == EvictMode.SOFT ? "when they come back" : "under their holders");
    return new Act(would, mode == EvictMode.SOFT ? PoolAct.EVICT_SOFT : PoolAct.EVICT_HARD,
        () -> Map.of("condemned", pool.evict(mode)));
  }

  private static Act drain(ManagedPool<?> pool, Fields fields) {
    Duration limit = fields.read("limit", LIMIT).orElse(pool.settings().get(PoolSettings.CLOSE_GRACE));
    fields.end();
    String would = "stop lending, wait up to " + limit.toMillis() + " ms for " + pool.stats().occupancy().inUse()
        + " leases, close their connections";
    return new Act(would, null, () -> Map.of("drained", pool.drain(limit), "leases", PoolView.leases(pool.leases())));
  }

  private static Act reconfigure(ManagedPool<?> pool, Fields fields) {
    List<Setting<?>> declared = pool.settings().declared();
    Map<String, Object> changes = fields.settings(declared);
    if (fields.isEmpty()) {
      fields.mistake("", "at least one setting is taken");
    }
    fields.end();
    Settings changed = pool.settings().with(changes);
    PoolConfig.of(changed);
    List<String> live = new ArrayList<>();
    List<String> anew = new ArrayList<>();
    for (Setting<?> setting : declared) {
      if (changes.containsKey(setting.name())) {
        (setting.isLive() ? live : anew)
            .add(setting.name() + " " + pool.settings().show(setting).orElse("unset") + " → "
                + changed.show(setting).orElse("unset"));
      }
    }
    String would = "change " + String.join(", ", live) + (live.isEmpty() || anew.isEmpty() ? "" : "; ")
        + (anew.isEmpty() ? "" : "with new connections " + String.join(", ", anew));
    return new Act(would, PoolAct.RECONFIGURE, () -> {
      pool.reconfigure(changes);
      return Map.of();
    });
  }

  private static Act validate(ManagedPool<?> pool, Fields fields) {
    fields.end();
    return new Act("check the target once", PoolAct.VALIDATE,
        () -> Map.of("health", PoolView.health(pool.validateNow())));
  }
}
