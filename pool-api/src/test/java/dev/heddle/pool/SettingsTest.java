package dev.heddle.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** Values of declared settings: read all at once, shown without secrets. */
class SettingsTest {

  private static final Setting<String> HOST = Setting.text("host", "Where.").required();
  private static final Setting<Integer> PORT = Setting.integer("port", 1, 65_535, "Where, too.").defaultsTo(5432);
  private static final Setting<String> KEY = Setting.text("key", "Lets us in.").secret();
  private static final Setting<Integer> PIN = Setting.integer("pin", 1000, 9999, "Lets us in.").secret();
  private static final List<Setting<?>> DECLARED = List.of(HOST, PORT, KEY, PIN);

  @Test
  void values_areGiven_orDefault_orAbsent() {
    Settings settings = Settings.of(DECLARED, Map.of("host", "here"));
    assertThat(settings.get(HOST)).isEqualTo("here");
    assertThat(settings.get(PORT)).isEqualTo(5432);
    assertThat(settings.find(KEY)).isEmpty();
    assertThatThrownBy(() -> settings.get(KEY)).isInstanceOf(NoSuchElementException.class).hasMessageContaining("key");
    assertThat(settings.origin(HOST)).isEqualTo(Settings.Origin.GIVEN);
    assertThat(settings.origin(PORT)).isEqualTo(Settings.Origin.DEFAULT);
    assertThat(settings.declared()).containsExactlyElementsOf(DECLARED);
  }

  @Test
  void valueOfAnotherSetting_isRefused() {
    Settings settings = Settings.of(List.of(PORT), Map.of());
    assertThatThrownBy(() -> settings.find(HOST)).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void mistakes_areTold_allAtOnce_eachWithItsPlace() {
    Map<String, Object> raw = new HashMap<>();
    raw.put("port", 0);
    raw.put("prot", 1);
    raw.put("pin", "12");
    raw.put("key", null);
    InvalidSettingsException failure = Assertions.catchThrowableOfType(InvalidSettingsException.class,
        () -> Settings.of(DECLARED, raw, "instances.orders"));
    assertThat(failure.problems()).extracting(SettingProblem::place).containsExactlyInAnyOrder(
        "instances.orders.port", "instances.orders.prot", "instances.orders.pin", "instances.orders.key",
        "instances.orders.host");
    assertThat(failure)
        .hasMessageContaining("instances.orders.port: '0' is not allowed; it takes a whole number from 1")
        .hasMessageContaining("instances.orders.prot: unknown; there are host, port, key, pin")
        .hasMessageContaining("instances.orders.host: missing");
  }

  @Test
  void secrets_areNeverShown_notEvenWrongOnes() {
    assertThatThrownBy(() -> Settings.of(DECLARED, Map.of("host", "here", "pin", "77777")))
        .hasMessageContaining("pin: *** is not allowed").hasMessageNotContaining("77777");
    Settings settings = Settings.of(DECLARED, Map.of("host", "here", "key", "open-sesame", "pin", 4711));
    assertThat(settings.toString()).isEqualTo(settings.toString()).contains("host=here", "key=***", "pin=***")
        .doesNotContain("open-sesame", "4711");
    assertThat(settings.show(KEY)).contains("***");
    assertThat(settings.show(PORT)).contains("5432");
    assertThat(settings.get(KEY)).isEqualTo("open-sesame");
  }

  @Test
  void secretWithADefault_isNotShownEither() {
    Setting<String> weak = Setting.text("weak", "A default password.").defaultsTo("changeit").secret();
    assertThat(Settings.of(List.of(weak), Map.of()).show(weak)).contains("***");
  }

  @Test
  void given_canBeReadAgain() {
    Settings settings = Settings.of(PoolSettings.all(), Map.of("acquire-timeout", "250ms", "leak-policy", "reclaim",
        "leak-sample", 0.5, "max-size", "7"));
    Settings again = Settings.of(PoolSettings.all(), settings.given());
    assertThat(again.given()).isEqualTo(settings.given());
    assertThat(again.get(PoolSettings.ACQUIRE_TIMEOUT)).isEqualTo(Duration.ofMillis(250));
    assertThat(again.get(PoolSettings.LEAK_POLICY)).isEqualTo(LeakPolicy.RECLAIM);
  }

  @Test
  void with_changesSome_andLeavesTheOriginal() {
    Settings settings = Settings.of(DECLARED, Map.of("host", "here", "key", "k"));
    Settings changed = settings.with(Map.of("host", "there", "port", 1));
    assertThat(changed.get(HOST)).isEqualTo("there");
    assertThat(changed.get(PORT)).isEqualTo(1);
    assertThat(changed.get(KEY)).isEqualTo("k");
    assertThat(settings.get(HOST)).isEqualTo("here");
    assertThatThrownBy(() -> settings.with(Map.of("nonsense", 1))).isInstanceOf(InvalidSettingsException.class);
  }

  @Test
  void only_keepsAPart() {
    Settings settings = Settings.of(DECLARED, Map.of("host", "here", "port", 7));
    Settings part = settings.only(List.of(PORT));
    assertThat(part.get(PORT)).isEqualTo(7);
    assertThat(part.given()).containsOnlyKeys("port");
    assertThatThrownBy(() -> part.find(HOST)).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void given_cannotBeChangedFromOutside() {
    Map<String, Object> raw = new HashMap<>(Map.of("host", "here"));
    Settings settings = Settings.of(DECLARED, raw);
    raw.put("host", "there");
    assertThat(settings.get(HOST)).isEqualTo("here");
    assertThatThrownBy(() -> settings.given().put("host", "there")).isInstanceOf(UnsupportedOperationException.class);
  }
}
