package dev.heddle.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.pool.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The README says what the code says. {@code -Dreadme.write=true} writes the parts that come from the code.
 */
class ReadmeTest {

  private static final Path README = Path.of("README.md");
  private static final Path SNIPPETS = Path.of("src/test/java/dev/heddle/sql/DataSourceSnippets.java");

  @Test
  void settings_areThoseDeclared() throws IOException {
    check("settings", "| Setting | Default | Takes | Meaning |\n|---|---|---|---|\n"
        + SqlSettings.all().stream().map(ReadmeTest::line).collect(Collectors.joining()));
  }

  private static String line(Setting<?> setting) {
    String defaultText = setting.isRequired() ? "required"
        : setting.defaultText().map(text -> "`" + text + "`").orElse("none");
    return "| `" + setting.name() + "` | " + defaultText + " | " + setting.allowed()
        + (setting.isSecret() ? "; never shown" : "") + " | " + setting.meaning() + " |\n";
  }

  @Test
  void example_isTheOneThatIsRun() throws IOException {
    List<String> lines = Files.readAllLines(SNIPPETS);
    int start = lines.indexOf("    // @start region = \"jdbi\"");
    List<String> region = lines.subList(start + 1, lines.indexOf("    // @end"));
    check("snippet: jdbi",
        "```java\n" + region.stream().map(line -> line.replaceFirst("^ {4}", "") + "\n").collect(Collectors.joining())
            + "```\n");
  }

  private static void check(String part, String expected) throws IOException {
    String text = Files.readString(README);
    String begin = "<!-- " + part + " -->\n";
    int from = text.indexOf(begin) + begin.length();
    int to = text.indexOf("<!-- end -->", from);
    assertThat(from).isGreaterThanOrEqualTo(begin.length());
    if (Boolean.getBoolean("readme.write")) {
      Files.writeString(README, text.substring(0, from) + expected + text.substring(to));
      return;
    }
    assertThat(text.substring(from, to)).isEqualTo(expected);
  }
}
