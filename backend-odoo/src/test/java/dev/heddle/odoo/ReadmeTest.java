package dev.heddle.odoo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.odoo.fixture.SimulatedOdoo;
import dev.heddle.pool.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The README says what is so. */
class ReadmeTest {

  @Test
  void settingsTable_isThatOfTheDeclaredSettings() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    for (Setting<?> setting : OdooSettings.all()) {
      assertThat(readme.contains(row(setting))).as(row(setting)).isTrue();
    }
    String table = readme.substring(readme.indexOf("| Setting |"));
    assertThat(table.lines().filter(line -> line.startsWith("| `"))).hasSize(OdooSettings.all().size());
  }

  private static String row(Setting<?> setting) {
    String otherwise = setting.isRequired() ? "required"
        : setting.defaultText().map(text -> "`" + text + "`").orElse("");
    return "| `" + setting.name() + "` | " + otherwise + " | " + setting.meaning() + " |";
  }

  @Test
  void example_works_asItStandsThere() throws Exception {
    String readme = Files.readString(Path.of("README.md"));
    String source = Files.readString(Path.of("src/test/java/dev/heddle/odoo/ReadmeExample.java"));
    String example = source.substring(source.indexOf("// begin") + 9, source.indexOf("    // end")).stripTrailing()
        .stripIndent();
    assertThat(readme.contains(example.strip())).as(example).isTrue();
    try (SimulatedOdoo odoo = SimulatedOdoo.start()) {
      List<ReadmeExample.Partner> found = ReadmeExample.run(odoo.url(), Map.of("API_KEY", odoo.apiKey()));
      assertThat(found).extracting(ReadmeExample.Partner::name).contains("Partner 001");
    }
  }
}
