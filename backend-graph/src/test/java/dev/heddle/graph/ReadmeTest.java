package dev.heddle.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.pool.Setting;
import dev.heddle.pool.spi.Backends;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What the README shows is what there is. */
class ReadmeTest {

  @Test
  void settings_areThoseOfTheBackend() throws IOException {
    StringBuilder table = new StringBuilder("| Setting | Default | Takes | Meaning |\n|---|---|---|---|\n");
    for (Setting<?> setting : new GraphBackend().settings()) {
      String value = setting.defaultText().map(text -> "`" + text + "`").orElse("none");
      table.append("| `").append(setting.name()).append("` | ").append(value).append(" | ").append(setting.allowed())
          .append(setting.isSecret() ? "; never shown" : "").append(" | ").append(setting.meaning()).append(" |\n");
    }
    assertThat(readme()).contains(table);
  }

  @Test
  void examples_areThoseThatRunAsTests() throws IOException {
    for (String example : new String[] {"EntityResolverExample", "GraphPoolExample"}) {
      String source = Files.readString(Path.of("src/test/java/dev/heddle/graph", example + ".java"));
      String region = source.substring(source.indexOf("// @start"), source.indexOf("  // @end"));
      String code = region.substring(region.indexOf('\n') + 1).stripTrailing().stripIndent() + "\n";
      assertThat(readme()).contains("```java\n" + code + "```");
    }
  }

  @Test
  void poolDefaults_areThoseThatAreUsed() throws IOException {
    for (String name : new String[] {"max-size", "max-idle", "min-idle", "acquire-timeout", "idle-timeout"}) {
      Setting<?> setting = Backends.settings(new GraphBackend()).stream().filter(one -> one.name().equals(name))
          .findFirst().orElseThrow();
      assertThat(readme())
          .containsPattern("\\| `" + name + "` \\| `[A-Za-z]+` \\| `" + setting.defaultText().orElseThrow()
              + "` \\|");
    }
  }

  private static String readme() throws IOException {
    return Files.readString(Path.of("README.md"));
  }
}
