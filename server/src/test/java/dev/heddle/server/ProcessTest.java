package dev.heddle.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.pool.contract.Eventually;
import dev.heddle.server.fake.Client;
import dev.heddle.server.fake.Client.Answer;
import dev.heddle.sql.fixture.PostgresExtension;
import dev.heddle.sql.fixture.PostgresServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The server as a process of its own, stopped as an operator's system stops it. */
class ProcessTest {

  private static final Pattern LISTENING = Pattern.compile(".* listening on (http://\\S+) .*");

  @RegisterExtension
  static final PostgresExtension POSTGRES = new PostgresExtension();

  private static PostgresServer postgres;

  @TempDir
  private Path folder;

  private final List<String> log = new CopyOnWriteArrayList<>();
  private final List<Process> started = new ArrayList<>();

  @BeforeAll
  static void takePostgres() {
    postgres = POSTGRES.server();
  }

  @AfterEach
  void end() {
    started.forEach(Process::destroyForcibly);
  }

  @Test
  void sigterm_whileAQueryRuns_letsItEnd_andExitsWithZero() throws Exception {
    Process process = serve("20s");
    Client client = new Client(url());
    CompletableFuture<Answer> query = sleep(client, 2);
    process.toHandle().destroy(); // the process's own method would also cut off what it says
    Answer answer = query.get(60, TimeUnit.SECONDS);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().at("/rowCount").asInt()).isEqualTo(1);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(String.join("\n", log)).isEqualTo(0);
    logHas("stopping on SIGTERM");
    logHas("0 requests were cut off");
    Eventually.that("no session is left", () -> postgres.sessions() == 0);
  }

  @Test
  void sigterm_cutsOffAQueryBeyondTheGrace_saysWhose_andExitsWithZero() throws Exception {
    Process process = serve("500ms");
    Client client = new Client(url());
    CompletableFuture<Answer> query = sleep(client, 60);
    process.toHandle().destroy(); // the process's own method would also cut off what it says
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).as(String.join("\n", log)).isTrue();
    assertThat(process.exitValue()).as(String.join("\n", log)).isEqualTo(0);
    assertThat(query.handle((answer, failure) -> failure != null || answer.status() >= 500).get(30, TimeUnit.SECONDS))
        .isTrue();
    logHas("cut off query sleep, which held a connection for");
    logHas("1 requests were cut off");
  }

  @Test
  void anUnreachableDatabase_doesNotHinderTheStart() throws Exception {
    Path config = config("jdbc:postgresql://127.0.0.1:1/x", "1s");
    fork("serve", "--config", config.toString(), "--port", "0");
    Client client = new Client(url());
    assertThat(client.get("/health/live").status()).isEqualTo(200);
    assertThat(client.get("/health/ready").status()).isEqualTo(503);
  }

  private CompletableFuture<Answer> sleep(Client client, int seconds) {
    CompletableFuture<Answer> query = client.begin("POST", "/api/query/sleep", "{\"seconds\": " + seconds + "}");
    Eventually.that("the query runs", () -> postgres.number(
        "select count(*) from pg_stat_activity where state = 'active' and query like '%pg_sleep%'"
            + " and pid <> pg_backend_pid()") == 1);
    return query;
  }

  private Process serve(String grace) throws IOException {
    return fork("serve", "--config", config(postgres.url(), grace).toString(), "--port", "0");
  }

  private Path config(String url, String grace) throws IOException {
    return Files.writeString(Files.createTempFile(folder, "heddle", ".yaml"), """
        server: {shutdown-grace: %s}
        instances: {orders: {type: sql, url: "%s", username: postgres}}
        queries:
          - name: sleep
            action: {type: data_query, source: orders, query: "select pg_sleep({seconds})"}
            params: {seconds: {type: number, required: true}}
            timeout: 2m
        """.formatted(grace, url));
  }

  private Process fork(String... args) throws IOException {
    List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp",
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")), Main.class.getName()));
    command.addAll(List.of(args));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    started.add(process);
    Thread.ofVirtual().start(() -> read(process.getInputStream()));
    return process;
  }

  private void read(InputStream output) {
    try (BufferedReader in = new BufferedReader(new InputStreamReader(output, StandardCharsets.UTF_8))) {
      in.lines().forEach(log::add);
    } catch (IOException | UncheckedIOException ended) {
      log.add(String.valueOf(ended));
    }
  }

  private String url() {
    Eventually.that("listening", () -> log.stream().anyMatch(line -> LISTENING.matcher(line).matches()));
    Matcher line = LISTENING.matcher(
        log.stream().filter(text -> LISTENING.matcher(text).matches()).findFirst().orElseThrow());
    return line.matches() ? line.group(1) : "";
  }

  private void logHas(String part) {
    Eventually.that("the log tells: " + part, () -> log.stream().anyMatch(line -> line.contains(part)));
  }
}
