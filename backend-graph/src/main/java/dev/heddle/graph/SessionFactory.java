package dev.heddle.graph;

import dev.heddle.pool.Deadline;
import dev.heddle.pool.PoolSettings;
import dev.heddle.pool.Settings;
import dev.heddle.pool.TimeSource;
import dev.heddle.pool.spi.ConnectionFactory;
import dev.heddle.pool.spi.PoolContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import javax.net.ssl.SSLParameters;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** Opens, checks, cleans and closes the sessions of one pool. Safe for any thread. */
final class SessionFactory implements ConnectionFactory<GraphSession> {

  private static final System.Logger LOG = System.getLogger(SessionFactory.class.getName());

  private final Settings settings;
  private final String pool;
  private final TimeSource time;
  private final String address;
  private final Duration socketTimeout;
  private final Consumer<GraphLimits> limitsListener;
  private final Schemas schemas = new Schemas();
  private final AtomicReference<List<String>> warned = new AtomicReference<>(List.of());

  SessionFactory(Settings settings, PoolContext context, Consumer<GraphLimits> limitsListener) {
    this.settings = settings;
    this.limitsListener = limitsListener;
    this.pool = context.poolName();
    this.time = context.time();
    this.address = address(settings);
    this.socketTimeout = settings.get(GraphSettings.SOCKET_TIMEOUT);
  }

  static String address(Settings settings) {
    String host = settings.get(GraphSettings.HOST);
    return (settings.get(GraphSettings.TLS) ? "falkordbs://" : "falkordb://")
        + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + settings.get(GraphSettings.PORT);
  }

  @Override
  public GraphSession open(Deadline deadline) {
    Deadline end = deadline.earlier(Deadline.in(settings.get(GraphSettings.CONNECT_TIMEOUT), time));
    DefaultJedisClientConfig config = config(end);
    SocketKeeper sockets = new SocketKeeper(
        new HostAndPort(settings.get(GraphSettings.HOST), settings.get(GraphSettings.PORT)), config, time, end);
    GraphConnection connection;
    try {
      connection = new GraphConnection(sockets, config);
    } catch (JedisConnectionException failed) {
      throw unreachable(failed);
    }
    try {
      GraphLimits limits = Greeting.exchange(connection, pool, address);
      limitsListener.accept(limits);
      warn(limits);
      connection.until(Deadline.NONE);
      connection.setSoTimeout(Math.toIntExact(socketTimeout.toMillis()));
      return new GraphSession(connection, this, limits);
    } catch (JedisConnectionException failed) {
      connection.disconnect();
      throw unreachable(failed);
    } catch (RuntimeException refused) {
      connection.disconnect();
      throw refused;
    }
  }

  private DefaultJedisClientConfig config(Deadline end) {
    DefaultJedisClientConfig.Builder config = DefaultJedisClientConfig.builder()
        .connectionTimeoutMillis(end.remainingMillis()).socketTimeoutMillis(end.remainingMillis())
        // Also the one for blocking commands, which is without end by default.
        .blockingSocketTimeoutMillis(Math.toIntExact(socketTimeout.toMillis()))
        // The driver sends it without looking at the answer, which may be the server's refusal.
        .clientSetInfoConfig(ClientSetInfoConfig.DISABLED);
    settings.find(GraphSettings.USER).ifPresent(config::user);
    settings.find(GraphSettings.PASSWORD).ifPresent(config::password);
    if (settings.get(GraphSettings.TLS)) {
      SSLParameters named = new SSLParameters();
      named.setEndpointIdentificationAlgorithm("HTTPS"); // without it any valid certificate would do
      config.ssl(true).sslParameters(named);
    }
    return config.build();
  }

  private UnreachableException unreachable(JedisConnectionException failed) {
    Throwable reason = failed;
    while (reason.getCause() != null || reason.getSuppressed().length > 0) {
      reason = reason.getCause() != null ? reason.getCause() : reason.getSuppressed()[0];
    }
    return new UnreachableException("cannot connect to " + address + ": " + reason.getMessage(), failed);
  }

  private void warn(GraphLimits limits) {
    List<String> warnings = limits.warnings(settings.find(PoolSettings.MAX_SIZE).orElse(0));
    List<String> before = warned.getAndSet(warnings);
    if (!warnings.equals(before)) {
      for (String warning : warnings) {
        LOG.log(System.Logger.Level.WARNING, "pool ''{0}'' before {1}: {2}", pool, address, warning);
      }
    }
  }

  @Override
  public boolean validate(GraphSession session, Deadline deadline) {
    session.ping(deadline);
    return true;
  }

  @Override
  public void reset(GraphSession session) {
    session.endLease();
  }

  @Override
  public void close(GraphSession session) {
    session.connection().disconnect();
  }

  String address() {
    return address;
  }

  TimeSource time() {
    return time;
  }

  Duration socketTimeout() {
    return socketTimeout;
  }

  Schemas schemas() {
    return schemas;
  }

  Optional<String> defaultGraph() {
    return settings.find(GraphSettings.GRAPH);
  }
}
