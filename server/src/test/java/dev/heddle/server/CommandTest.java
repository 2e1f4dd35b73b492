package dev.heddle.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.sql.fixture.PostgresServer;
import dev.heddle.sql.fixture.RealPostgres;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir
  private Path folder;

  @Test
  void check_hasALineForEachInstance_andFailsIfOneFails() throws IOException {
    try (PostgresServer postgres = RealPostgres.startOrSkip()) {
      Path good = file("instances: {orders: {type: sql, url: \"" + postgres.url() + "\", username: postgres}}");
      assertThat(run("check", "--config", good.toString())).isEqualTo(0);
      assertThat(out.toString()).matches(
          "orders +sql +ok +\\d+ ms  postgresql://127\\.0\\.0\\.1:" + postgres.port() + "/postgres\\R");

      Path bad = file("""
          instances:
            orders: {type: sql, url: "%s", username: postgres}
            gone: {type: sql, url: "jdbc:postgresql://127.0.0.1:1/x", username: a, password: geheim, open-timeout: 2s}
          """.formatted(postgres.url()));
      out.getBuffer().setLength(0);
      assertThat(run("check", "--config", bad.toString())).isEqualTo(1);
      assertThat(out.toString().lines()).hasSize(2).anyMatch(line -> line.matches("orders +sql +ok .*"))
          .anyMatch(line -> line.matches("gone +sql +failed +\\d+ ms  .*(?i:refused).*"));
      assertThat(out.toString() + err).doesNotContain("geheim");
      assertThat(postgres.sessions()).isZero();
    }
  }

  @Test
  void mistakesInTheFile_areOneLineEach_withTheFile() throws IOException {
    Path file = file("server: {prot: 1}\ninstances: {a: {type: sql}}");
    assertThat(run("serve", "--config", file.toString())).isEqualTo(78);
    assertThat(err.toString().lines()).hasSize(2).allMatch(line -> line.startsWith(file + ": line "));
    assertThat(run("check", "--config", file.toString())).isEqualTo(78);
    err.getBuffer().setLength(0);
    assertThat(run("check", "--config", file("a: [").toString())).isEqualTo(78);
    assertThat(err.toString().lines()).singleElement().asString().contains("line 1: column 5: broken YAML");
    assertThat(run("check", "--config", file("a: " + "x".repeat(2_000_000)).toString())).isEqualTo(78);
    Path latin = folder.resolve("latin.yaml");
    Files.write(latin, "server: {host: ä}".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(run("check", "--config", latin.toString())).isEqualTo(78);
    assertThat(err.toString()).contains("not in UTF-8").doesNotContain("\tat ");
  }

  @Test
  void aFileThatIsNotThere_is66() {
    assertThat(run("serve", "--config", folder.resolve("none.yaml").toString())).isEqualTo(66);
    assertThat(err.toString().lines()).singleElement().asString().startsWith("heddle: there is no file ");
    assertThat(run("serve", "--config", folder.toString())).isEqualTo(66);
  }

  @Test
  void mistakesInTheCommand_are64() throws IOException {
    assertThat(run()).isEqualTo(64);
    assertThat(run("serv")).isEqualTo(64);
    assertThat(run("serve")).isEqualTo(64);
    assertThat(run("serve", "--config", file("").toString(), "--port", "many")).isEqualTo(64);
    assertThat(run("serve", "--config", file("").toString(), "--port", "70000")).isEqualTo(64);
    assertThat(run("--help")).isEqualTo(0);
    assertThat(out.toString()).contains("serve", "check", "template", "78");
  }

  @Test
  void aPortInUse_is69_inOneLine() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = String.valueOf(taken.getLocalPort());
      assertThat(run("serve", "--config", file("").toString(), "--port", port)).isEqualTo(69);
      assertThat(err.toString()).isEqualToNormalizingNewlines(
          "heddle: cannot listen on 127.0.0.1:" + port + ": Address already in use\n");
    }
  }

  @Test
  void anOpenDoor_is69_inOneLine() throws IOException {
    assertThat(run("serve", "--config", file("server: {host: 0.0.0.0, port: 0}").toString())).isEqualTo(69);
    assertThat(err.toString().lines()).singleElement().asString().contains("set server.token");
  }

  @Test
  void template_isPrinted() {
    assertThat(run("template")).isEqualTo(0);
    assertThat(out.toString()).contains("server:", "  #port: 8080", "instances:", "  my-sql:", "    type: sql",
        "    url: \"${SQL_URL}\"", "    #max-size: ", "queries:");
  }

  private int run(String... args) {
    Locale.setDefault(Locale.ROOT);
    return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
  }

  private Path file(String text) throws IOException {
    return Files.writeString(Files.createTempFile(folder, "heddle", ".yaml"), text);
  }
}
