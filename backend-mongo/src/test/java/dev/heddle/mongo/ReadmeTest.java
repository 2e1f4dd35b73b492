package dev.heddle.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.mongo.fixture.MongoTarget;
import dev.heddle.pool.Setting;
import dev.heddle.pool.spi.Backends;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the README says of settings and code is what the code says. */
class ReadmeTest {

  private static String readme() throws IOException {
    return Files.readString(Path.of("README.md"));
  }

  private static String row(Setting<?> setting) {
    String standard = setting.isRequired() ? "required"
        : setting.defaultText().map(text -> "`" + text + "`").orElse("");
    return "| `" + setting.name() + "` | " + standard + " | " + setting.allowed()
        + (setting.isSecret() ? "; secret" : "")
        + " | " + setting.meaning() + " |";
  }

  @Test
  void theTable_hasEverySetting_andNoOther() throws IOException {
    List<String> rows = readme().lines().filter(line -> line.startsWith("| `"))
        .filter(line -> line.split("\\|").length > 4)
        .toList();
    assertThat(rows).containsExactlyElementsOf(new MongoBackend().settings().stream().map(ReadmeTest::row).toList());
  }

  @Test
  void theDefaultsOfThePool_areAsWritten() throws IOException {
    String text = readme();
    new MongoBackend().poolDefaults().forEach(
        (setting, value) -> assertThat(text).contains("`" + setting.name() + "` " + value));
  }

  @Test
  void theOptionsThatAreRefused_areAsWritten() throws IOException {
    String text = readme();
    MongoUrl.replacedOptions().forEach(
        (option, setting) -> assertThat(text).contains("| `" + option + "` | `" + setting + "` |"));
  }

  @Test
  void theExample_isTheOneThatRuns() throws Exception {
    List<String> lines = Files.readAllLines(Path.of("src/test/java/dev/heddle/mongo/MongoExample.java"));
    int from = lines.indexOf("    // @start region=\"example\"");
    int to = lines.indexOf("    // @end");
    String example = String.join("\n", lines.subList(from + 1, to).stream()
        .map(line -> line.startsWith("    ") ? line.substring(4) : line).toList());
    assertThat(readme()).contains(example);
    try (MongoTarget target = MongoTarget.find()) {
      assertThat(MongoExample.example(target.url())).isPositive();
    }
  }

  @Test
  void everySettingNamedInTheText_exists() throws IOException {
    List<String> known = Backends.settings(new MongoBackend()).stream().map(Setting::name).toList();
    for (String passedOver : List.of("max-idle", "max-uses", "keepalive", "validation-interval", "lifetime-jitter",
        "selection")) {
      assertThat(known).contains(passedOver);
      assertThat(readme()).contains("`" + passedOver + "`");
    }
  }
}
