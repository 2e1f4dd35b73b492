package dev.heddle.server;

import dev.heddle.pool.CloseReport;
import dev.heddle.pool.InvalidSettingsException;
import dev.heddle.pool.LeaseInfo;
import dev.heddle.pool.SettingProblem;
import dev.heddle.pool.spi.Backend;
import dev.heddle.registry.PoolRegistry;
import dev.heddle.server.config.ConfigException;
import dev.heddle.server.config.ConfigMistake;
import dev.heddle.server.config.InstanceConfig;
import dev.heddle.server.config.ServerConfig;
import dev.heddle.server.config.ServerSettings;
import dev.heddle.server.route.Routes;
import dev.heddle.server.route.Traffic;
import io.helidon.webserver.WebServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** A running server: the pools and the paths that show and steer them. Safe for any thread. */
public final class HeddleServer implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger("dev.heddle.server");

  private final ServerConfig config;
  private final PoolRegistry registry;
  private final Traffic traffic;
  private final WebServer web;
  private final HealthWatch watch;
  private final ReentrantLock stopping = new ReentrantLock();

  private HeddleServer(
      ServerConfig config, PoolRegistry registry, Traffic traffic, WebServer web, HealthWatch watch) {
    this.config = config;
    this.registry = registry;
    this.traffic = traffic;
    this.web = web;
    this.watch = watch;
  }

  /**
   * Starts a server: makes a pool for each instance and begins to listen. Does not wait for any target.
   *
   * @param config what it shall do
   * @param backends the kinds of target that can be added while it runs
   * @return the server, listening; close it
   * @throws ConfigException if settings of instances do not fit each other
   * @throws StartException if it may not listen, or cannot
   */
  public static HeddleServer start(ServerConfig config, List<Backend<?>> backends) {
    refuseOpenDoors(config.server());
    PoolRegistry registry = PoolRegistry.create();
    try {
      addAll(registry, config.instances());
      Traffic traffic = new Traffic();
      WebServer web = listen(config, registry, backends, traffic);
      return new HeddleServer(config, registry, traffic, web, HealthWatch.begin(registry));
    } catch (Throwable failure) {
      registry.close(Duration.ZERO);
      throw failure;
    }
  }

  /** Whoever reaches the port can stop pools and run queries: without a token only this machine may. */
  private static void refuseOpenDoors(ServerSettings server) {
    InetAddress[] addresses;
    try {
      addresses = InetAddress.getAllByName(server.host());
    } catch (UnknownHostException unknown) {
      throw new StartException("server.host: there is no address for '" + server.host() + "'", unknown);
    }
    for (InetAddress address : addresses) {
      if (!address.isLoopbackAddress() && server.token().isEmpty()) {
        throw new StartException("server.host is '" + server.host() + "', which other machines can reach: set"
            + " server.token, or listen on 127.0.0.1", null);
      }
    }
  }

  private static void addAll(PoolRegistry registry, List<InstanceConfig> instances) {
    List<ConfigMistake> mistakes = new ArrayList<>();
    for (InstanceConfig instance : instances) {
      instance.notes().forEach(note -> LOG.log(System.Logger.Level.INFO, note));
      try {
        String target = registry.add(instance.name(), instance.backend(), instance.settings()).target();
        LOG.log(System.Logger.Level.INFO, "instance '" + instance.name() + "' is " + target);
      } catch (InvalidSettingsException invalid) {
        for (SettingProblem problem : invalid.problems()) {
          mistakes.add(new ConfigMistake(
              "instances." + instance.name() + "." + problem.place(), instance.line(), problem.message()));
        }
      }
    }
    if (!mistakes.isEmpty()) {
      throw new ConfigException(mistakes);
    }
  }

  private static WebServer listen(
      ServerConfig config, PoolRegistry registry, List<Backend<?>> backends, Traffic traffic) {
    ServerSettings server = config.server();
    // Nothing of Helidon's is served unless it is asked for here: its observers would stand open beside the guard.
    WebServer web = WebServer.builder().featuresDiscoverServices(false).shutdownHook(false).host(server.host())
        .port(server.port()).directHandlers(Routes.broken()).routing(Routes.of(config, registry, backends, traffic))
        .build();
    String place = server.host() + ":" + server.port();
    // Helidon only logs that it could not bind, with a stack trace; so it is tried before.
    try (ServerSocket probe = new ServerSocket()) {
      probe.bind(new InetSocketAddress(server.host(), server.port()));
    } catch (IOException refused) {
      throw new StartException("cannot listen on " + place + ": " + refused.getMessage(), refused);
    }
    if (!web.start().isRunning()) {
      throw new StartException("cannot listen on " + place + ": see the log", null);
    }
    return web;
  }

  /**
   * The port it listens on.
   *
   * @return the port, also where a free one was asked for
   */
  public int port() {
    return web.port();
  }

  /**
   * Where it can be reached on this machine.
   *
   * @return the address without a path
   */
  public String url() {
    String host = config.server().host();
    return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port();
  }

  /**
   * The pools.
   *
   * @return the registry; the server closes it
   */
  public PoolRegistry registry() {
    return registry;
  }

  /** Stops with the {@code shutdown-grace} of the configuration. */
  @Override
  public void close() {
    stop(config.server().shutdownGrace());
  }

  /**
   * Stops: takes no new work, waits for running requests, then for leases, closes the pools, and logs who was cut off. A
   * second call waits for the first.
   *
   * <p>An interrupt ends the waiting early and leaves the interrupt status set.
   *
   * @param grace how long requests and leases may take together
   */
  public void stop(Duration grace) {
    stopping.lock();
    try {
      if (web.isRunning()) {
        stopOnce(grace);
      }
    } finally {
      stopping.unlock();
    }
  }

  private void stopOnce(Duration grace) {
    long begun = System.nanoTime();
    LOG.log(System.Logger.Level.INFO,
        "stopping: no new work is taken, running requests have " + grace.toMillis() + " ms");
    traffic.stop();
    watch.close();
    int cutOff = awaitQuiet(grace);
    Duration left = grace.minusNanos(System.nanoTime() - begun);
    Map<String, CloseReport> reports = registry.close(left.isNegative() ? Duration.ZERO : left);
    // Whoever was cut off now gets its error, unless it hangs outside its lease.
    awaitQuiet(Duration.ofMillis(500));
    web.stop();
    reports.forEach(HeddleServer::report);
    LOG.log(System.Logger.Level.INFO,
        "stopped after " + Duration.ofNanos(System.nanoTime() - begun).toMillis() + " ms, "
            + cutOff + " requests were cut off");
  }

  private int awaitQuiet(Duration limit) {
    try {
      return traffic.awaitQuiet(limit);
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  private static void report(String pool, CloseReport report) {
    LOG.log(System.Logger.Level.INFO,
        "pool '" + pool + "' closed " + report.closed() + " connections in " + report.took().toMillis() + " ms");
    for (LeaseInfo lease : report.cutOff()) {
      LOG.log(System.Logger.Level.WARNING, "pool '" + pool + "': cut off " + lease.label().orElse(lease.owner())
          + ", which held a connection for " + lease.held().toMillis() + " ms");
    }
  }
}
