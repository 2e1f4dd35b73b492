package dev.heddle.mongo;

import com.mongodb.ConnectionString;
import com.mongodb.spi.dns.DnsClient;
import dev.heddle.pool.PoolSettings;
import dev.heddle.pool.Setting;
import dev.heddle.pool.SettingProblem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A connection string, read without asking a name server. What is wrong with it is said without quoting it: the part
 * that cannot be read may be the password.
 */
final class MongoUrl {

  private static final DnsClient NO_LOOKUP = (name, type) -> List.of();

  /** Options that would contradict a setting. The pool must know its own size. */
  private static final Map<String, Option> TAKEN = taken();

  private final String text;
  private final @Nullable ConnectionString parsed;

  private record Option(Setting<?> setting, Function<ConnectionString, @Nullable Object> value) {
  }

  private MongoUrl(String text, @Nullable ConnectionString parsed) {
    this.text = text;
    this.parsed = parsed;
  }

  static MongoUrl of(String text) {
    try {
      return new MongoUrl(text, new ConnectionString(text, NO_LOOKUP));
    } catch (RuntimeException unreadable) { // its message may quote a part of the password
      return new MongoUrl(text, null);
    }
  }

  private static Map<String, Option> taken() {
    Map<String, Option> taken = new LinkedHashMap<>();
    taken.put("maxPoolSize", new Option(PoolSettings.MAX_SIZE, ConnectionString::getMaxConnectionPoolSize));
    taken.put("minPoolSize", new Option(PoolSettings.MIN_IDLE, ConnectionString::getMinConnectionPoolSize));
    taken.put("maxIdleTimeMS", new Option(PoolSettings.IDLE_TIMEOUT, ConnectionString::getMaxConnectionIdleTime));
    taken.put("maxLifeTimeMS", new Option(PoolSettings.MAX_LIFETIME, ConnectionString::getMaxConnectionLifeTime));
    taken.put("maxConnecting", new Option(PoolSettings.MAX_OPENING, ConnectionString::getMaxConnecting));
    taken.put("connectTimeoutMS", new Option(PoolSettings.OPEN_TIMEOUT, ConnectionString::getConnectTimeout));
    taken.put("waitQueueTimeoutMS", new Option(MongoSettings.DRIVER_WAIT_TIMEOUT, ConnectionString::getMaxWaitTime));
    taken.put("socketTimeoutMS", new Option(MongoSettings.SOCKET_TIMEOUT, ConnectionString::getSocketTimeout));
    taken.put("timeoutMS", new Option(MongoSettings.OPERATION_TIMEOUT, ConnectionString::getTimeout));
    taken.put("serverSelectionTimeoutMS",
        new Option(MongoSettings.SERVER_SELECTION_TIMEOUT, ConnectionString::getServerSelectionTimeout));
    taken.put("heartbeatFrequencyMS",
        new Option(MongoSettings.HEARTBEAT_INTERVAL, ConnectionString::getHeartbeatFrequency));
    return taken;
  }

  /** The options of a connection string that are refused, and the names of the settings to use instead. */
  static Map<String, String> replacedOptions() {
    Map<String, String> replaced = new LinkedHashMap<>();
    TAKEN.forEach((option, taken) -> replaced.put(option, taken.setting().name()));
    return replaced;
  }

  List<SettingProblem> problems() {
    List<SettingProblem> problems = new ArrayList<>();
    if (parsed == null) {
      problems.add(problem("is no connection string that the driver can read; it looks like"
          + " mongodb://host:port/database?option=value, and special characters of a user or password are"
          + " percent-encoded"));
      return problems;
    }
    TAKEN.forEach((option, taken) -> {
      if (taken.value().apply(parsed) != null) {
        problems.add(problem("must not set " + option + ": that is the setting " + taken.setting().name()));
      }
    });
    return problems;
  }

  private static SettingProblem problem(String message) {
    return new SettingProblem(MongoSettings.URL.name(), message);
  }

  /** Whether a name server must be asked for the servers. */
  boolean isSrv() {
    return parsed != null && parsed.isSrvProtocol();
  }

  boolean hasCredentials() {
    return parsed != null && parsed.getCredential() != null;
  }

  boolean hasUuidRepresentation() {
    return parsed != null && parsed.getUuidRepresentation() != null;
  }

  @Nullable
  String database() {
    return parsed == null ? null : parsed.getDatabase();
  }

  @Nullable
  String applicationName() {
    return parsed == null ? null : parsed.getApplicationName();
  }

  /** How many servers it names; a guess of one where a name server knows. */
  int hosts() {
    return parsed == null ? 1 : Math.max(1, parsed.getHosts().size());
  }

  /** Where it leads, without credentials and options. */
  String describe(@Nullable String database) {
    if (parsed == null) {
      return "mongodb://(unreadable)";
    }
    String name = database == null ? parsed.getDatabase() : database;
    return (parsed.isSrvProtocol() ? "mongodb+srv://" : "mongodb://") + String.join(",", parsed.getHosts())
        + (name == null ? "" : "/" + name);
  }

  /** For the driver. With {@code mongodb+srv} this asks a name server, which takes as long as that takes. */
  ConnectionString connectionString() {
    return parsed != null && !parsed.isSrvProtocol() ? parsed : new ConnectionString(text);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof MongoUrl url && url.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return describe(null);
  }
}
