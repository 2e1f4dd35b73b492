package dev.heddle.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The typed view of a pool's settings: the same rules for builder and file. */
class PoolConfigTest {

  static Stream<Setting<?>> all() {
    return PoolSettings.all().stream();
  }

  @ParameterizedTest
  @MethodSource("all")
  void everySetting_hasADefaultThatIsAllowed_aMeaning_andAUniqueName(Setting<?> setting) {
    String text = setting.defaultText().orElseThrow();
    assertThat(setting.read(text)).isEqualTo(setting.defaultValue().orElseThrow());
    assertThat(setting.meaning()).endsWith(".");
    assertThat(PoolSettings.all().stream().filter(setting::equals)).hasSize(1);
  }

  @Test
  void defaults_areThoseOfTheSettings() {
    PoolConfig config = PoolConfig.builder().build();
    assertThat(config.maxSize()).isEqualTo(10);
    assertThat(config.minIdle()).isZero();
    assertThat(config.maxIdle()).isEqualTo(100_000);
    assertThat(config.maxPending()).isEqualTo(50_000);
    assertThat(config.maxOpening()).isEqualTo(4);
    assertThat(config.acquireTimeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(config.openTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.validateTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.validationInterval()).isEqualTo(Duration.ofMillis(500));
    assertThat(config.idleTimeout()).isEqualTo(Duration.ofMinutes(10));
    assertThat(config.maxLifetime()).isEqualTo(Duration.ofMinutes(30));
    assertThat(config.lifetimeJitter()).isEqualTo(0.1);
    assertThat(config.maxUses()).isZero();
    assertThat(config.keepalive()).isEqualTo(Duration.ofMinutes(2));
    assertThat(config.leakThreshold()).isEqualTo(Duration.ofMinutes(1));
    assertThat(config.leakPolicy()).isEqualTo(LeakPolicy.REPORT);
    assertThat(config.leakSample()).isZero();
    assertThat(config.fairness()).isEqualTo(Fairness.BALANCED);
    assertThat(config.selection()).isEqualTo(SelectionStrategy.mostRecent());
    assertThat(config.breakerFailures()).isEqualTo(3);
    assertThat(config.breakerProbeInterval()).isEqualTo(Duration.ofSeconds(1));
    assertThat(config.healthInterval()).isEqualTo(Duration.ofMinutes(5));
    assertThat(config.healthFailures()).isEqualTo(2);
    assertThat(config.closeGrace()).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void builder_andFile_meanTheSame() {
    PoolConfig built = PoolConfig.builder().maxSize(20).minIdle(5).acquireTimeout(Duration.ofSeconds(2))
        .openTimeout(Duration.ofSeconds(3)).maxPending(7).fairness(Fairness.STRICT).build();
    PoolConfig read = PoolConfig.of(Settings.of(PoolSettings.all(), Map.of("max-size", "20", "min-idle", 5,
        "acquire-timeout", "2s", "open-timeout", "3s", "max-pending", "7", "fairness", "strict")));
    assertThat(built.settings().given()).isEqualTo(read.settings().given());
    assertThat(built.toBuilder().build().settings().given()).isEqualTo(built.settings().given());
  }

  @Test
  void builder_refuses_whatTheFileRefuses_allAtOnce() {
    PoolConfig.Builder builder = PoolConfig.builder().maxSize(0).acquireTimeout(Duration.ofSeconds(-1));
    assertThatThrownBy(builder::build).isInstanceOf(InvalidSettingsException.class).hasMessageContaining("max-size")
        .hasMessageContaining("acquire-timeout");
  }

  @Test
  void minIdle_byDefault_fitsIntoASmallPool() {
    List<Setting<?>> eager = PoolSettings.all().stream()
        .<Setting<?>>map(
            setting -> setting.equals(PoolSettings.MIN_IDLE) ? PoolSettings.MIN_IDLE.defaultsTo(5) : setting)
        .toList();
    assertThat(PoolConfig.of(Settings.of(eager, Map.of("max-size", 3))).minIdle()).isEqualTo(3);
    assertThat(PoolConfig.of(Settings.of(eager, Map.of("max-size", 30))).minIdle()).isEqualTo(5);
  }

  @Test
  void values_mustFitEachOther() {
    assertThatThrownBy(() -> PoolConfig.builder().maxSize(5).minIdle(6).build())
        .hasMessageContaining("min-idle: 6 is more than max-size, which is 5");
    assertThatThrownBy(() -> PoolConfig.builder().minIdle(3).set(PoolSettings.MAX_IDLE, 2).build())
        .hasMessageContaining("max-idle: 2 is less than min-idle, which is 3");
  }

  @Test
  void of_passesOverOtherSettings() {
    Setting<String> other = Setting.text("url", "Where.");
    List<Setting<?>> declared = Stream.concat(Stream.of(other), all()).toList();
    PoolConfig config = PoolConfig.of(Settings.of(declared, Map.of("url", "x", "max-size", 3)));
    assertThat(config.maxSize()).isEqualTo(3);
    assertThat(config.settings().given()).containsOnlyKeys("max-size");
  }

  @Test
  void builder_isReusable_andWhatItBuiltStays() {
    PoolConfig.Builder builder = PoolConfig.builder().maxSize(1);
    PoolConfig first = builder.build();
    builder.maxSize(2);
    assertThat(first.maxSize()).isEqualTo(1);
    assertThat(builder.build().maxSize()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"round-robin", "least-used", "least-loaded", "random"})
  void selection_isMadeByItsName(String name) {
    PoolConfig config = PoolConfig.builder().set(PoolSettings.SELECTION, name).build();
    assertThat(config.selection()).isNotEqualTo(SelectionStrategy.mostRecent());
  }

  @Test
  void selection_ofOnesOwn_wins_andSurvivesToBuilder() {
    SelectionStrategy own = idle -> 0;
    PoolConfig config = PoolConfig.builder().selection(own).build();
    assertThat(config.selection()).isSameAs(own);
    assertThat(config.toBuilder().maxSize(2).build().selection()).isSameAs(own);
  }
}
