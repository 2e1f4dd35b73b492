package dev.heddle.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.pool.PoolSettings;
import dev.heddle.pool.Setting;
import dev.heddle.pool.Settings;
import dev.heddle.pool.spi.Backend;
import dev.heddle.pool.spi.Backends;
import dev.heddle.server.fake.NotesBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class TemplateTest {

  private static final Map<String, String> NOTES = Map.of("NOTES_URL", "here", "NOTES_PASSWORD", "x", "HEDDLE_TOKEN",
      "y");
  private static final List<Backend<?>> ONE = List.of(new NotesBackend());

  @Test
  void template_isReadAsItIs_andChangesNothing() {
    ServerConfig config = ServerConfig.read(Template.of(ONE), NOTES, ONE);
    assertThat(config.server().settings().given()).isEmpty();
    assertThat(config.instances().getFirst().settings().given()).containsOnlyKeys("url");
  }

  @Test
  void template_withEverySettingUncommented_isTheDefaults() {
    String all = Pattern.compile("(?m)^( *)#(?=\\S)(?!preset)").matcher(Template.of(ONE)).replaceAll("$1");
    ServerConfig config = ServerConfig.read(all, NOTES, ONE);
    Settings settings = config.instances().getFirst().settings();
    for (Setting<?> setting : Backends.settings(ONE.getFirst())) {
      assertThat(settings.origin(setting)).as(setting.name()).isEqualTo(Settings.Origin.GIVEN);
      if (!setting.isSecret() && setting.defaultValue().isPresent()) {
        assertThat(settings.show(setting)).as(setting.name()).isEqualTo(setting.defaultText());
      }
    }
    assertThat(config.server().port()).isEqualTo(8080);
    assertThat(settings.get(PoolSettings.MAX_SIZE)).isEqualTo(10);
  }

  /** Whatever backends are on the class path: what must be given is asked from the environment. */
  @Test
  void templateOfAllBackends_isRead() {
    String template = Template.of(Backends.all());
    Matcher variables = Pattern.compile("(?m)^ *[a-z-]+: \"\\$\\{([A-Z_]+)}\"$").matcher(template);
    List<String> asked = new ArrayList<>();
    while (variables.find()) {
      asked.add(variables.group(1));
    }
    Map<String, String> environment = new java.util.HashMap<>();
    asked.forEach(name -> environment.put(name, "jdbc:postgresql://localhost/x"));
    assertThat(ServerConfig.read(template, environment, Backends.all()).instances()).hasSameSizeAs(Backends.all());
  }
}
