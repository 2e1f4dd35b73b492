package dev.heddle.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mongodb.MongoClientSettings;
import dev.heddle.pool.InvalidSettingsException;
import dev.heddle.pool.PoolSettings;
import dev.heddle.pool.Settings;
import dev.heddle.pool.TimeSource;
import dev.heddle.pool.spi.Backends;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.bson.UuidRepresentation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

  private static final String SECRET = "s3cr3t";

  private static Settings settings(Map<String, ?> given) {
    return Settings.of(Backends.settings(new MongoBackend()), given);
  }

  private static Settings url(String url) {
    return settings(Map.of("url", url));
  }

  private static MongoClientSettings client(Map<String, ?> more) {
    Map<String, Object> given = new HashMap<>(Map.of("url", "mongodb://db.example/orders"));
    given.putAll(more);
    Deployment deployment = new Deployment(TimeSource.system(), new Deployment.Shape(1, 1, 0), 2, shape -> {
    });
    DriverEvents events = new DriverEvents(TimeSource.system(), TestContext.unlimited(), Duration.ZERO,
        address -> new ServerTotals(), address -> null);
    return ClientPlan.of(settings(given)).clientSettings("orders", new ClientListeners(events, deployment, deployment));
  }

  @Test
  void theBackend_isFoundByItsType() {
    assertThat(Backends.find("mongo")).get().isInstanceOf(MongoBackend.class);
    assertThat(settings(Map.of("url", "mongodb://x/y")).get(PoolSettings.MAX_SIZE)).isEqualTo(20);
    assertThat(settings(Map.of("url", "mongodb://x/y")).get(PoolSettings.MIN_IDLE)).isEqualTo(5);
  }

  @Test
  void noTimeout_isInfinite() {
    MongoClientSettings client = client(Map.of());
    assertThat(client.getClusterSettings().getServerSelectionTimeout(TimeUnit.MILLISECONDS)).isEqualTo(15_000);
    assertThat(client.getSocketSettings().getConnectTimeout(TimeUnit.MILLISECONDS)).isEqualTo(10_000);
    assertThat(client.getSocketSettings().getReadTimeout(TimeUnit.MILLISECONDS)).isEqualTo(30_000);
    assertThat(client.getHeartbeatSocketSettings().getReadTimeout(TimeUnit.MILLISECONDS)).isEqualTo(10_000);
    assertThat(client.getConnectionPoolSettings().getMaxWaitTime(TimeUnit.MILLISECONDS)).isEqualTo(5_000);
    assertThat(client.getTimeout(TimeUnit.MILLISECONDS)).isNull();
    for (String timeout : new String[] {"server-selection-timeout", "socket-timeout", "driver-wait-timeout",
        "open-timeout", "heartbeat-interval"}) {
      assertThatThrownBy(() -> settings(Map.of("url", "mongodb://x/y", timeout, 0))).hasMessageContaining(timeout);
    }
  }

  @Test
  void everySetting_reachesTheDriver() {
    MongoClientSettings client = client(Map.ofEntries(
        Map.entry("max-size", 7), Map.entry("min-idle", 3), Map.entry("max-opening", 2),
        Map.entry("idle-timeout", "8s"), Map.entry("max-lifetime", "9s"), Map.entry("open-timeout", "1s"),
        Map.entry("server-selection-timeout", "2s"), Map.entry("socket-timeout", "3s"),
        Map.entry("operation-timeout", "4s"), Map.entry("driver-wait-timeout", "5s"),
        Map.entry("heartbeat-interval", "6s"), Map.entry("username", "me"), Map.entry("password", SECRET),
        Map.entry("auth-source", "users")));
    var pool = client.getConnectionPoolSettings();
    assertThat(pool.getMaxSize()).isEqualTo(7);
    assertThat(pool.getMinSize()).isEqualTo(3);
    assertThat(pool.getMaxConnecting()).isEqualTo(2);
    assertThat(pool.getMaxConnectionIdleTime(TimeUnit.SECONDS)).isEqualTo(8);
    assertThat(pool.getMaxConnectionLifeTime(TimeUnit.SECONDS)).isEqualTo(9);
    assertThat(pool.getMaintenanceFrequency(TimeUnit.SECONDS)).isEqualTo(4);
    assertThat(pool.getMaxWaitTime(TimeUnit.SECONDS)).isEqualTo(5);
    assertThat(client.getSocketSettings().getConnectTimeout(TimeUnit.SECONDS)).isEqualTo(1);
    assertThat(client.getSocketSettings().getReadTimeout(TimeUnit.SECONDS)).isEqualTo(3);
    assertThat(client.getClusterSettings().getServerSelectionTimeout(TimeUnit.SECONDS)).isEqualTo(2);
    assertThat(client.getServerSettings().getHeartbeatFrequency(TimeUnit.SECONDS)).isEqualTo(6);
    assertThat(client.getTimeout(TimeUnit.SECONDS)).isEqualTo(4);
    assertThat(client.getCredential()).satisfies(credential -> {
      assertThat(credential.getUserName()).isEqualTo("me");
      assertThat(credential.getSource()).isEqualTo("users");
      assertThat(credential.getPassword()).containsExactly(SECRET.toCharArray());
    });
    assertThat(client.getApplicationName()).isEqualTo("heddle/orders");
    assertThat(client.getUuidRepresentation()).isEqualTo(UuidRepresentation.STANDARD);
  }

  @Test
  void theUrl_mayChooseWhatHasNoSetting() {
    MongoClientSettings client = client(Map.of("url",
        "mongodb://a.example,b.example/orders?replicaSet=rs&readPreference=nearest&appName=mine&uuidRepresentation="
            + "javaLegacy"));
    assertThat(client.getClusterSettings().getHosts()).hasSize(2);
    assertThat(client.getClusterSettings().getRequiredReplicaSetName()).isEqualTo("rs");
    assertThat(client.getReadPreference().getName()).isEqualTo("nearest");
    assertThat(client.getApplicationName()).isEqualTo("mine");
    assertThat(client.getUuidRepresentation()).isEqualTo(UuidRepresentation.JAVA_LEGACY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"maxPoolSize=5", "minPoolSize=5", "maxIdleTimeMS=5", "maxLifeTimeMS=5", "maxConnecting=5",
      "connectTimeoutMS=5", "waitQueueTimeoutMS=5", "socketTimeoutMS=5", "timeoutMS=5", "serverSelectionTimeoutMS=5",
      "heartbeatFrequencyMS=5000"})
  void anOption_thatHasASetting_isRefused_withTheSettingsName(String option) {
    assertThatThrownBy(() -> ClientPlan.of(url("mongodb://db.example/orders?" + option)))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining(option.substring(0, option.indexOf('=')))
        .hasMessageContaining("the setting ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"postgresql://db.example", "mongodb://", "mongodb://me:s3cr3t@", "mongodb://me:s3cr3t:x@h/d",
      "mongodb://me:s3cr3t/x@h/d", "mongodb://me:x@s3cr3t@h/d", "mongodb://h:s3cr3t/d", "s3cr3t",
      "mongodb://h/s3cr3t d"})
  void anUnreadableUrl_isNotQuoted(String url) {
    InvalidSettingsException refused = catchThrowableOfType(InvalidSettingsException.class,
        () -> ClientPlan.of(url(url)));
    assertThat(refused.toString()).doesNotContain(SECRET);
    assertThat(refused.getCause()).isNull();
    assertThat(new MongoBackend().describeTarget(url(url))).doesNotContain(SECRET);
  }

  @Test
  void allMistakes_areToldAtOnce() {
    InvalidSettingsException refused = catchThrowableOfType(InvalidSettingsException.class, () -> ClientPlan.of(
        settings(Map.of("url", "mongodb://me:s3cr3t@db.example/?maxPoolSize=3", "username", "me", "password", "x"))));
    assertThat(refused.problems()).extracting(problem -> problem.place()).containsExactly("url", "database",
        "username");
    assertThatThrownBy(() -> ClientPlan.of(settings(Map.of("url", "mongodb://h/d", "password", SECRET))))
        .hasMessageContaining("username").hasMessageNotContaining(SECRET);
    assertThatThrownBy(() -> ClientPlan.of(settings(Map.of("url", "mongodb://h", "database", "a b"))))
        .hasMessageContaining("database");
  }

  @Test
  void secrets_areNeverShown() {
    Settings given = settings(Map.of("url", "mongodb://me:s3cr3t@db.example:27018/orders?authSource=admin",
        "database", "other"));
    assertThat(new MongoBackend().describeTarget(given)).isEqualTo("mongodb://db.example:27018/other");
    assertThat(given.toString()).doesNotContain(SECRET);
    assertThat(ClientPlan.of(given).toString()).doesNotContain(SECRET);
    assertThat(ClientPlan.of(settings(Map.of("url", "mongodb://h/d", "username", "me", "password", SECRET))).toString())
        .doesNotContain(SECRET);
    assertThat(MongoUrl.of("mongodb://me:s3cr3t@db.example/orders").toString()).doesNotContain(SECRET);
  }

  @Test
  void aNameServer_isNotAskedToDescribe() {
    assertThat(new MongoBackend().describeTarget(url("mongodb+srv://me:s3cr3t@cluster.invalid.example/orders")))
        .isEqualTo("mongodb+srv://cluster.invalid.example/orders");
    assertThat(ClientPlan.of(url("mongodb+srv://cluster.invalid.example/orders")).database()).isEqualTo("orders");
  }
}
