package dev.heddle.server.config;

import dev.heddle.pool.PoolSettings;
import dev.heddle.pool.Setting;
import dev.heddle.pool.spi.Backend;
import dev.heddle.pool.spi.Backends;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A file with every setting, its default, its meaning and what is allowed, made from the declared settings. What must be
 * given is asked from the environment; everything else is a comment with the default, so that only what somebody
 * uncomments is pinned.
 *
 * <p>A line <code># Text</code> is prose, a line <code>#key: value</code> a setting.
 */
public final class Template {

  private static final int WIDTH = 110;

  private final StringBuilder text = new StringBuilder();

  private Template() {}

  /**
   * Writes the template.
   *
   * @param backends the kinds of target to show
   * @return a file that {@link ServerConfig#read} takes as it is, and with every setting uncommented
   */
  public static String of(List<Backend<?>> backends) {
    Template template = new Template();
    template.write(backends.stream().sorted(Comparator.comparing(Backend::type)).toList());
    return template.text.toString();
  }

  private void write(List<Backend<?>> backends) {
    prose("",
        "The configuration of Heddle: every setting with its default. Remove the # before what you want to change.");
    prose("", "${NAME} stands for a variable of the environment, ${NAME:default} for one that may be unset. Times are"
        + " written 250ms, 30s, 5m or 2h; a plain number is seconds.");
    blank();
    prose("", "The server itself.");
    line("server:");
    ServerSettings.declared().forEach(setting -> setting("  ", setting, "HEDDLE"));
    blank();
    prose("", Preset.SETTING.meaning() + " Here for all instances; an instance may have its own. Takes "
        + Preset.SETTING.allowed() + ".");
    line("#preset: prod");
    blank();
    environment();
    prose("", "The targets. Each has a name of its own and a pool of its own.");
    line("instances:");
    backends.forEach(this::instance);
    queries();
  }

  private void environment() {
    prose("", "These variables of the environment win over this file, for every instance they are meant for:");
    for (ClassicName name : ClassicName.ALL) {
      String whom = name.type().isEmpty() ? "every instance" : "type " + name.type();
      String url = name.urlPrefix().isEmpty() ? "" : " with a url that begins with " + name.urlPrefix();
      prose("", "- " + name.variable() + ": " + name.setting().name() + " of " + whom + url);
    }
    blank();
  }

  private void instance(Backend<?> backend) {
    String type = backend.type();
    String prefix = type.toUpperCase(Locale.ROOT);
    blank();
    line("  my-" + type + ":");
    line("    type: " + type);
    backend.settings().forEach(setting -> setting("    ", setting, prefix));
    prose("    ", "The pool before it.");
    Map<String, Setting<?>> own = new HashMap<>();
    Backends.settings(backend).forEach(setting -> own.put(setting.name(), setting));
    PoolSettings.all().forEach(setting -> setting("    ", own.getOrDefault(setting.name(), setting), prefix));
  }

  private void queries() {
    blank();
    prose("", "Declared queries: POST /api/query/<name> with a JSON object of the parameters. A {name} in the text is"
        + " bound as a parameter, never pasted.");
    line("queries:");
    prose("  ", "- name: order-by-id");
    prose("    ", "action: {type: data_query, source: my-sql, query: \"select * from orders where id = {order_id}\"}");
    prose("    ", "params: {order_id: {type: integer, required: true}}");
    QueryConfig.LIMITS.forEach(limit -> prose("    ", limit.name() + ": " + limit.meaning() + " It takes "
        + limit.allowed() + "."));
  }

  private void setting(String indent, Setting<?> setting, String prefix) {
    prose(indent, setting.meaning() + " Takes " + setting.allowed() + ".");
    String variable = "\"${" + prefix + "_" + setting.name().toUpperCase(Locale.ROOT).replace('-', '_') + "}\"";
    if (setting.isRequired()) {
      line(indent + setting.name() + ": " + variable);
    } else {
      line(indent + "#" + setting.name() + ": " + setting.defaultText().map(Template::quoted).orElse(variable));
    }
  }

  private static String quoted(String value) {
    return value.matches("[A-Za-z0-9][A-Za-z0-9._-]*") ? value
        : "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"")
            .replace("${", "$${") + "\"";
  }

  private void prose(String indent, String sentences) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : sentences.split(" ", -1)) {
      if (line.length() + word.length() > WIDTH - indent.length() - 2 && !line.isEmpty()) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    lines.forEach(part -> line(indent + "# " + part));
  }

  private void line(String line) {
    text.append(line).append('\n');
  }

  private void blank() {
    text.append('\n');
  }
}
