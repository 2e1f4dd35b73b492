package dev.heddle.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.falkordb.exceptions.GraphException;
import dev.heddle.pool.InvalidSettingsException;
import dev.heddle.pool.PoolConfig;
import dev.heddle.pool.Settings;
import dev.heddle.pool.spi.Backends;
import dev.heddle.pool.spi.FailureKind;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;

class GraphBackendTest {

  private final GraphBackend backend = new GraphBackend();

  @Test
  void backend_isFoundByItsType() {
    assertThat(Backends.find("falkordb")).containsInstanceOf(GraphBackend.class);
  }

  @Test
  void defaults_areThoseOfASmallPool_withoutAnyEndlessWait() {
    Settings settings = settings(Map.of());
    PoolConfig pool = PoolConfig.of(settings);

    assertThat(pool.maxSize()).isEqualTo(10);
    assertThat(pool.maxIdle()).isEqualTo(5);
    assertThat(pool.minIdle()).isEqualTo(1);
    assertThat(pool.acquireTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(settings.get(GraphSettings.CONNECT_TIMEOUT)).isEqualTo(Duration.ofSeconds(2));
    assertThat(settings.get(GraphSettings.SOCKET_TIMEOUT)).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void timeouts_cannotBeSwitchedOff() {
    assertThatThrownBy(() -> settings(Map.of("socket-timeout", "0s", "connect-timeout", 0)))
        .isInstanceOf(InvalidSettingsException.class).hasMessageContaining("socket-timeout")
        .hasMessageContaining("connect-timeout");
  }

  @Test
  void user_withoutPassword_isRefused() {
    assertThatThrownBy(() -> Sessions.factory(6379, Map.of("user", "me"))).isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("user");
  }

  @Test
  void target_isDescribedWithoutCredentials() {
    Settings settings = settings(
        Map.of("host", "db.example", "user", "me", "password", "hunter2", "tls", true, "graph", "social"));

    assertThat(backend.describeTarget(settings)).isEqualTo("falkordbs://db.example:6379/social");
    assertThat(settings.toString()).doesNotContain("hunter2");
    assertThat(backend.describeTarget(settings(Map.of("host", "::1")))).isEqualTo("falkordb://[::1]:6379");
  }

  @Test
  void failures_areClassified_byWhatTheyMeanForTheConnection() {
    assertKind(FailureKind.BROKEN, new JedisConnectionException("Unexpected end of stream."));
    assertKind(FailureKind.BROKEN, new JedisConnectionException(new SocketTimeoutException("Read timed out")));
    assertKind(FailureKind.TARGET_DOWN,
        new UnreachableException("refused", new JedisConnectionException("Failed to connect")));
    assertKind(FailureKind.TARGET_DOWN, new JedisDataException("LOADING the dataset is loaded in memory"));
    assertKind(FailureKind.CREDENTIALS, new JedisAccessControlException("WRONGPASS invalid username-password pair"));
    assertKind(FailureKind.CREDENTIALS, new JedisAccessControlException("NOAUTH Authentication required."));
    assertKind(FailureKind.REQUEST, new JedisAccessControlException("NOPERM no permissions to run the command"));
    assertKind(FailureKind.BROKEN, new GraphException("READONLY You can't write against a read only replica."));
    assertKind(FailureKind.OVERLOADED, new GraphException(new JedisDataException("Max pending queries exceeded")));
    assertKind(FailureKind.OVERLOADED, new JedisDataException("ERR max number of clients reached"));
    assertKind(FailureKind.REQUEST, new GraphException("Query timed out"));
    assertKind(FailureKind.REQUEST, new GraphException("errMsg: Invalid input"));
    assertKind(FailureKind.REQUEST, new DeadlineOverException("late"));
    assertKind(FailureKind.REQUEST, new IllegalStateException("the caller's own"));
  }

  @Test
  void classify_endsOnACircleOfCauses() {
    Exception one = new Exception("one");
    Exception two = new Exception("two", one);
    one.initCause(two);

    assertThat(backend.classify(one)).isEqualTo(FailureKind.REQUEST);
  }

  @Test
  void limits_warn_whenThePoolIsLargerThanTheServer() {
    GraphLimits limits = new GraphLimits(OptionalLong.of(4), OptionalLong.of(8), Optional.empty());

    assertThat(limits.warnings(4)).isEmpty();
    assertThat(limits.warnings(5)).singleElement().asString().contains("max-size 5", "THREAD_COUNT of 4");
    assertThat(limits.warnings(13)).hasSize(2);
    assertThat(GraphLimits.UNKNOWN.warnings(1_000)).isEqualTo(List.of());
  }

  private void assertKind(FailureKind kind, Throwable failure) {
    assertThat(backend.classify(failure)).as(failure.toString()).isEqualTo(kind);
  }

  private Settings settings(Map<String, ?> given) {
    return Settings.of(Backends.settings(backend), given);
  }
}
