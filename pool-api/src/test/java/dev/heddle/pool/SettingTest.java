package dev.heddle.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One setting as data: what it reads, what it refuses, how it writes. */
class SettingTest {

  private static final Setting<Integer> PORT = Setting.integer("port", 1, 65_535, "Where to listen.");
  private static final Setting<Double> SHARE = Setting.number("share", 0, 1, "How much of it.");
  private static final Setting<Duration> WAIT = Setting.duration("wait", Duration.ZERO, Duration.ofDays(365),
      "How long.");
  private static final Setting<LeakPolicy> POLICY = Setting.choice("policy", LeakPolicy.class, "What to do.");

  @ParameterizedTest
  @ValueSource(strings = {"1", " 80 ", "65535", "8e1", "80.0"})
  void integer_readsWholeNumbers(String text) {
    assertThat(PORT.read(text)).isBetween(1, 65_535);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "65536", "-1", "1.5", "eighty", "NaN", "Infinity", "10d", "10f", "0x10p0",
      "99999999999999999999", "true"})
  void integer_refusesAllElse_andSaysWhatIsAllowed(String text) {
    assertThatThrownBy(() -> PORT.read(text)).isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a whole number from 1 to 65535");
  }

  @Test
  void integer_readsTypedNumbers() {
    assertThat(PORT.read(80)).isEqualTo(80);
    assertThat(PORT.read(80L)).isEqualTo(80);
    assertThat(PORT.read(80.0)).isEqualTo(80);
    assertThatThrownBy(() -> PORT.read(80.5)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> PORT.read(Long.MAX_VALUE)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1", "0.25", "1e-3"})
  void number_readsNumbersWithinLimits(String text) {
    assertThat(SHARE.read(text)).isEqualTo(Double.parseDouble(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.1", "-0.1", "NaN", "Infinity", "half", "0.5d", "0.5f"})
  void number_refusesAllElse(String text) {
    assertThatThrownBy(() -> SHARE.read(text)).isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a number from 0.0 to 1.0");
  }

  @ParameterizedTest
  @CsvSource({"250ms, PT0.25S", "30s, PT30S", "5m, PT5M", "2h, PT2H", "1d, PT24H", "90, PT1M30S", "1.5, PT1.5S",
      "1.1s, PT1.1S", "100us, PT0.0001S", "0, PT0S", "PT1.5S, PT1.5S", "365d, PT8760H", "30 s, PT30S"})
  void duration_readsWhatPeopleWrite(String text, Duration expected) {
    assertThat(WAIT.read(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "-5s", "-PT5S", "366d", "1e9", "5 minutes", "99999999999999999999999d", "PT",
      "s", "1,5s"})
  void duration_refusesAllElse(String text) {
    assertThatThrownBy(() -> WAIT.read(text)).isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a time from 0s to 365d, such as 250ms, 30s, 5m or 2h");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0s", "250ms", "30s", "5m", "2h", "3d", "PT0.0000015S", "1ms"})
  void duration_isWritten_asItWouldBeGiven(String text) {
    assertThat(WAIT.show(WAIT.read(text))).isEqualTo(text);
  }

  @Test
  void duration_readsTypedOnes_andNumbersOfSeconds() {
    assertThat(WAIT.read(Duration.ofMillis(7))).isEqualTo(Duration.ofMillis(7));
    assertThat(WAIT.read(30)).isEqualTo(Duration.ofSeconds(30));
    assertThat(WAIT.read(0.5)).isEqualTo(Duration.ofMillis(500));
    assertThatThrownBy(() -> WAIT.read(Duration.ofSeconds(Long.MAX_VALUE)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void bool_readsTrueAndFalse_only() {
    Setting<Boolean> on = Setting.bool("on", "Whether it is on.");
    assertThat(on.read("TRUE")).isTrue();
    assertThat(on.read(false)).isFalse();
    assertThatThrownBy(() -> on.read("yes")).hasMessage("true or false");
    assertThatThrownBy(() -> on.read(1)).hasMessage("true or false");
  }

  @Test
  void text_isNotEmpty_andNoCollection() {
    Setting<String> name = Setting.text("name", "Who it is.");
    assertThat(name.read("x")).isEqualTo("x");
    assertThat(name.read(15)).isEqualTo("15");
    assertThatThrownBy(() -> name.read(" ")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> name.read(List.of("a"))).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> name.read(Map.of("a", 1))).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void choice_isWrittenInKebabCase_andReadInAny() {
    assertThat(POLICY.read("reclaim")).isEqualTo(LeakPolicy.RECLAIM);
    assertThat(POLICY.read("RECLAIM")).isEqualTo(LeakPolicy.RECLAIM);
    assertThat(POLICY.read(LeakPolicy.RECLAIM)).isEqualTo(LeakPolicy.RECLAIM);
    assertThat(POLICY.show(LeakPolicy.REPORT)).isEqualTo("report");
    assertThat(Setting.choice("state", CloseReason.class, "Why.").allowed()).contains("shutdown");
    assertThatThrownBy(() -> POLICY.read("ignore")).hasMessage("one of report, reclaim");
  }

  @Test
  void word_isOneOfSome() {
    Setting<String> mode = Setting.word("mode", List.of("fast", "slow"), "How.");
    assertThat(mode.read(" Fast ")).isEqualTo("fast");
    assertThatThrownBy(() -> mode.read("medium")).hasMessage("one of fast, slow");
  }

  @ParameterizedTest
  @ValueSource(strings = {"maxSize", "max_size", "-size", "size-", "1size", "", "max--size"})
  void name_isInKebabCase(String name) {
    assertThatThrownBy(() -> Setting.bool(name, "Anything.")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void variants_keepAllElse() {
    Setting<Integer> full = PORT.defaultsTo(80).live().secret();
    assertThat(full.defaultValue()).contains(80);
    assertThat(full.isLive()).isTrue();
    assertThat(full.isSecret()).isTrue();
    assertThat(full.isRequired()).isFalse();
    assertThat(full.name()).isEqualTo("port");
    assertThat(full.type()).isEqualTo(Setting.Type.INTEGER);
    assertThat(full.required().defaultValue()).isEmpty();
    assertThat(full.required().isLive()).isTrue();
    assertThat(full.required().defaultsTo(1).isRequired()).isFalse();
  }

  @Test
  void secret_isNeverShown() {
    assertThat(PORT.secret().show(80)).isEqualTo("***");
  }

  @Test
  void settings_areTheSame_whenTheirNamesAre() {
    assertThat(PORT.defaultsTo(1)).isEqualTo(PORT).hasSameHashCodeAs(PORT).isNotEqualTo(SHARE);
  }
}
