package dev.heddle.pool.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.pool.PoolSettings;
import dev.heddle.pool.Setting;
import dev.heddle.pool.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Finding backends, and the settings of a pool over one. */
class BackendsTest {

  private static final Setting<String> URL = Setting.text("url", "Where it is.").required();

  /** A backend that likes few connections and short waits. */
  private static final class Modest implements Backend<String> {

    @Override
    public String type() {
      return "modest";
    }

    @Override
    public Class<String> connectionType() {
      return String.class;
    }

    @Override
    public List<Setting<?>> settings() {
      return List.of(URL);
    }

    @Override
    public Map<Setting<?>, Object> poolDefaults() {
      return Map.of(PoolSettings.MAX_SIZE, 2, PoolSettings.ACQUIRE_TIMEOUT, "5s");
    }

    @Override
    public ConnectionSource<String> create(Settings settings, PoolContext context) {
      throw new UnsupportedOperationException("not asked for here");
    }

    @Override
    public FailureKind classify(Throwable failure) {
      return FailureKind.REQUEST;
    }

    @Override
    public String describeTarget(Settings settings) {
      return settings.get(URL);
    }
  }

  @Test
  void settings_areTheBackends_thenThePools_withBetterDefaults() {
    List<Setting<?>> all = Backends.settings(new Modest());
    assertThat(all).hasSize(1 + PoolSettings.all().size()).startsWith(URL);
    Settings settings = Settings.of(all, Map.of("url", "here"));
    assertThat(settings.get(PoolSettings.MAX_SIZE)).isEqualTo(2);
    assertThat(settings.get(PoolSettings.ACQUIRE_TIMEOUT)).isEqualTo(Duration.ofSeconds(5));
    assertThat(settings.get(PoolSettings.MIN_IDLE)).isZero();
    assertThat(settings.origin(PoolSettings.MAX_SIZE)).isEqualTo(Settings.Origin.DEFAULT);
    assertThat(all).filteredOn(PoolSettings.MAX_SIZE::equals).allMatch(Setting::isLive);
  }

  @Test
  void unknownType_isNotFound() {
    assertThat(Backends.find("no-such-type")).isEmpty();
  }

  @Test
  void withoutThePoolCore_aSentenceSaysWhatToAdd() {
    // This module's tests run without the core.
    assertThatThrownBy(Backends::provider).isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("heddle-pool-core");
  }

  @Test
  void kinds_sayWhatTheyCost() {
    assertThat(FailureKind.values()).filteredOn(FailureKind::breaksConnection)
        .containsExactly(FailureKind.BROKEN, FailureKind.TARGET_DOWN);
    assertThat(FailureKind.values()).filteredOn(FailureKind::isUnhealthy)
        .containsExactly(FailureKind.BROKEN, FailureKind.TARGET_DOWN, FailureKind.CREDENTIALS);
  }
}
