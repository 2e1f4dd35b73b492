package dev.heddle.mongo;

import com.mongodb.MongoClientSettings;
import com.mongodb.MongoCredential;
import com.mongodb.MongoNamespace;
import dev.heddle.pool.InvalidSettingsException;
import dev.heddle.pool.PoolSettings;
import dev.heddle.pool.Setting;
import dev.heddle.pool.SettingProblem;
import dev.heddle.pool.Settings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bson.UuidRepresentation;
import org.jspecify.annotations.Nullable;

/**
 * Everything a client is made of. Two equal plans make clients that work alike, so a change that leads to an equal plan
 * needs no swap. Its text shows no secret.
 */
record ClientPlan(
    MongoUrl url,
    String database,
    @Nullable Credentials credentials,
    int minIdle,
    int maxSize,
    int maxOpening,
    Duration openTimeout,
    Duration idleTimeout,
    Duration maxLifetime,
    Duration serverSelectionTimeout,
    Duration socketTimeout,
    Duration operationTimeout,
    Duration driverWaitTimeout,
    Duration heartbeatInterval) {

  /** What a server's handshake allows for the name of an application. */
  private static final int LONGEST_APPLICATION_NAME = 128;

  /** The driver's own period between two looks for connections that are too old or too few. */
  private static final Duration MAINTENANCE = Duration.ofMinutes(1);

  /** Who to log in as; its text hides the password. */
  record Credentials(String username, String password, String source) {
    @Override
    public String toString() {
      return username;
    }
  }

  static ClientPlan of(Settings settings) {
    MongoUrl url = MongoUrl.of(settings.get(MongoSettings.URL));
    List<SettingProblem> problems = new ArrayList<>(url.problems());
    String database = settings.find(MongoSettings.DATABASE).or(() -> Optional.ofNullable(url.database())).orElse("");
    check(database, problems);
    ClientPlan plan = new ClientPlan(
        url,
        database,
        credentials(settings, url, problems),
        Math.min(settings.get(PoolSettings.MIN_IDLE), settings.get(PoolSettings.MAX_SIZE)),
        settings.get(PoolSettings.MAX_SIZE),
        settings.get(PoolSettings.MAX_OPENING),
        settings.get(PoolSettings.OPEN_TIMEOUT),
        settings.get(PoolSettings.IDLE_TIMEOUT),
        settings.get(PoolSettings.MAX_LIFETIME),
        settings.get(MongoSettings.SERVER_SELECTION_TIMEOUT),
        settings.get(MongoSettings.SOCKET_TIMEOUT),
        settings.get(MongoSettings.OPERATION_TIMEOUT),
        settings.get(MongoSettings.DRIVER_WAIT_TIMEOUT),
        settings.get(MongoSettings.HEARTBEAT_INTERVAL));
    if (!problems.isEmpty()) {
      throw new InvalidSettingsException(problems);
    }
    return plan;
  }

  private static void check(String database, List<SettingProblem> problems) {
    if (database.isEmpty()) {
      problems.add(problem(MongoSettings.DATABASE, "missing: give it here or in the url"));
      return;
    }
    try {
      MongoNamespace.checkDatabaseNameValidity(database);
    } catch (IllegalArgumentException notOne) {
      problems.add(problem(MongoSettings.DATABASE, "is no name of a database"));
    }
  }

  private static @Nullable Credentials credentials(Settings settings, MongoUrl url, List<SettingProblem> problems) {
    String username = settings.find(MongoSettings.USERNAME).orElse(null);
    String password = settings.find(MongoSettings.PASSWORD).orElse(null);
    if (username == null && password == null) {
      return null;
    }
    if (username == null || password == null) {
      Setting<?> missing = username == null ? MongoSettings.USERNAME : MongoSettings.PASSWORD;
      problems.add(problem(missing, "missing: username and password are given together"));
      return null;
    }
    if (url.hasCredentials()) {
      problems.add(problem(MongoSettings.USERNAME, "given twice: the url has credentials too"));
    }
    return new Credentials(username, password, settings.get(MongoSettings.AUTH_SOURCE));
  }

  private static SettingProblem problem(Setting<?> setting, String message) {
    return new SettingProblem(setting.name(), message);
  }

  ClientPlan resized(int newMinIdle, int newMaxSize) {
    return new ClientPlan(url, database, credentials, newMinIdle, newMaxSize, maxOpening, openTimeout, idleTimeout,
        maxLifetime, serverSelectionTimeout, socketTimeout, operationTimeout, driverWaitTimeout, heartbeatInterval);
  }

  /**
   * The driver's settings. With {@code mongodb+srv} this asks a name server.
   */
  MongoClientSettings clientSettings(String poolName, ClientListeners listeners) {
    MongoClientSettings.Builder client = MongoClientSettings.builder().applyConnectionString(url.connectionString());
    if (!url.hasUuidRepresentation()) {
      client.uuidRepresentation(UuidRepresentation.STANDARD);
    }
    if (url.applicationName() == null) {
      client.applicationName(cut("heddle/" + poolName));
    }
    if (credentials != null) {
      client.credential(MongoCredential.createCredential(
          credentials.username(), credentials.source(), credentials.password().toCharArray()));
    }
    if (!operationTimeout.isZero()) {
      client.timeout(millis(operationTimeout), TimeUnit.MILLISECONDS);
    }
    return client
        .applyToClusterSettings(cluster -> cluster
            .serverSelectionTimeout(millis(serverSelectionTimeout), TimeUnit.MILLISECONDS)
            .addClusterListener(listeners.cluster()))
        .applyToSocketSettings(socket -> socket
            .connectTimeout(millis(openTimeout), TimeUnit.MILLISECONDS)
            .readTimeout(millis(socketTimeout), TimeUnit.MILLISECONDS))
        .applyToServerSettings(server -> server
            .heartbeatFrequency(millis(heartbeatInterval), TimeUnit.MILLISECONDS)
            .addServerMonitorListener(listeners.heartbeats()))
        .applyToConnectionPoolSettings(pool -> pool
            .minSize(minIdle).maxSize(maxSize).maxConnecting(maxOpening)
            .maxWaitTime(millis(driverWaitTimeout), TimeUnit.MILLISECONDS)
            .maxConnectionIdleTime(millis(idleTimeout), TimeUnit.MILLISECONDS)
            .maxConnectionLifeTime(millis(maxLifetime), TimeUnit.MILLISECONDS)
            .maintenanceFrequency(millis(maintenance()), TimeUnit.MILLISECONDS)
            .addConnectionPoolListener(listeners.connections()))
        .build();
  }

  /** Short limits are looked after more often than once a minute: an idle time of a second shall not last for sixty. */
  private Duration maintenance() {
    Duration period = MAINTENANCE;
    for (Duration limit : List.of(idleTimeout, maxLifetime)) {
      if (!limit.isZero() && limit.dividedBy(2).compareTo(period) < 0) {
        period = limit.dividedBy(2);
      }
    }
    return period;
  }

  /** The driver counts in milliseconds, and reads zero as "no limit", which only a true zero may mean. */
  private static int millis(Duration duration) {
    return duration.isZero() ? 0 : (int) Math.max(1, Math.min(Integer.MAX_VALUE, duration.toMillis()));
  }

  private static String cut(String name) {
    String cut = name;
    while (cut.getBytes(StandardCharsets.UTF_8).length > LONGEST_APPLICATION_NAME) {
      cut = cut.substring(0, cut.length() - 1);
    }
    return cut;
  }
}
