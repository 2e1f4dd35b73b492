package dev.heddle.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.pool.InvalidSettingsException;
import dev.heddle.pool.PoolSettings;
import dev.heddle.pool.Settings;
import dev.heddle.pool.spi.Backends;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the backend says of itself and of its settings. */
class SqlBackendTest {

  private final SqlBackend backend = new SqlBackend();

  private Settings settings(Map<String, ?> given) {
    return Settings.of(Backends.settings(backend), given);
  }

  @Test
  void backend_isFoundByItsType() {
    assertThat(Backends.find("sql")).containsInstanceOf(SqlBackend.class);
  }

  @Test
  void settings_haveNoNameOfThePools() {
    assertThat(SqlSettings.all()).extracting(setting -> setting.name())
        .doesNotContainAnyElementsOf(PoolSettings.all().stream().map(setting -> setting.name()).toList())
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"jdbc:postgresql://db.example:5432/orders | postgresql://db.example:5432/orders",
      "jdbc:postgresql://db.example/orders?user=joe&ssl=true | postgresql://db.example/orders",
      "jdbc:postgresql://joe@db.example/orders | postgresql://db.example/orders",
      "jdbc:sqlserver://db.example:1433;databaseName=orders | sqlserver://db.example:1433",
      "jdbc:oracle:thin:joe@db.example:1521:orders | oracle:thin:db.example:1521:orders",
      "jdbc:h2:mem:test | h2:mem:test"})
  void describeTarget_showsTheAddress_withoutUserAndParameters(String url, String shown) {
    assertThat(backend.describeTarget(settings(Map.of("url", url)))).isEqualTo(shown);
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdbc:postgresql://db/orders?password=hush", "jdbc:postgresql://db/o?user=u&PASSWORD=hush",
      "jdbc:mysql://joe:hush@db/orders", "jdbc:oracle:thin:joe/hush@db:1521:o",
      "jdbc:sqlserver://db;user=joe;password=hush", "jdbc:postgresql://db/o?sslpassword=hush"})
  void aPasswordInTheUrl_isRefused_withoutRepeatingIt(String url) {
    Settings settings = settings(Map.of("url", url));
    assertThatThrownBy(() -> backend.create(settings, new RecordingContext()))
        .isInstanceOf(InvalidSettingsException.class).hasMessageContaining("url").hasMessageNotContaining("hush");
  }

  @Test
  void allMistakes_areToldAtOnce() {
    Settings settings = settings(Map.of("url", "postgresql://db/orders", "properties", "sslpassword=hush; =x"));
    assertThatThrownBy(() -> backend.create(settings, new RecordingContext()))
        .isInstanceOfSatisfying(InvalidSettingsException.class,
            failure -> assertThat(failure.problems()).extracting(problem -> problem.place()).containsOnly("url",
                "properties"))
        .hasMessageContaining("begins with jdbc:").hasMessageNotContaining("hush");
  }

  @Test
  void secrets_areMasked() {
    Settings settings = settings(
        Map.of("url", "jdbc:postgresql://db/orders", "password", "hush", "secret-properties", "sslpassword=hush"));
    assertThat(settings.declared().stream().flatMap(setting -> settings.show(setting).stream())
        .collect(Collectors.joining())).doesNotContain("hush");
    assertThat(settings.toString()).doesNotContain("hush");
  }
}
