package dev.heddle.bench.core;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Runs one cell in a JVM of its own. Both ends of the line between the two JVMs are here. */
final class Fork {

  private static final String MARK = "figures: ";

  private Fork() {}

  /** What became of a cell. */
  sealed interface Outcome {}

  record Measured(Figures figures) implements Outcome {}

  /** It did not end in time and was cut off. */
  record Stalled() implements Outcome {}

  record Failed(String why) implements Outcome {}

  /**
   * Runs a cell and waits for it.
   *
   * @param limit after this it is cut off
   */
  static Outcome run(Scenario scenario, Contender contender, Timing timing, Duration limit)
      throws IOException, InterruptedException {
    Path log = Files.createTempFile("heddle-bench", ".log");
    try {
      Process process = new ProcessBuilder(command(scenario, contender, timing))
          .redirectErrorStream(true).redirectOutput(log.toFile()).start();
      try {
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
          return new Stalled();
        }
      } finally {
        process.destroyForcibly();
      }
      return read(Files.readAllLines(log, StandardCharsets.UTF_8), process.exitValue());
    } finally {
      Files.delete(log);
    }
  }

  static Outcome read(List<String> lines, int exit) {
    Optional<String> line = lines.stream().filter(text -> text.startsWith(MARK)).findFirst();
    if (line.isPresent()) {
      return new Measured(Figures.parse(line.get().substring(MARK.length())));
    }
    return new Failed("exit " + exit + ": " + String.join("\n", lines.subList(0, Math.min(30, lines.size()))));
  }

  /** The same JVM, collector, heap and carriers for all. */
  private static List<String> command(Scenario scenario, Contender contender, Timing timing) {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xms1g", "-Xmx1g", "-XX:+UseG1GC", "-Xshare:auto",
        "-Djdk.virtualThreadScheduler.parallelism=" + Runtime.getRuntime().availableProcessors(),
        // HikariCP: no check of a connection that was used lately, and timeouts as short as the scenarios want.
        "-Dcom.zaxxer.hikari.aliveBypassWindowMs=3600000",
        "-Dcom.zaxxer.hikari.timeoutMs.floor=1",
        "-cp", System.getProperty("java.class.path"),
        Fork.class.getName()));
    command.addAll(List.of(scenario.name(), contender.label(),
        Long.toString(timing.warmUp().toMillis()), Long.toString(timing.longestWarmUp().toMillis()),
        Long.toString(timing.measured().toMillis())));
    return command;
  }

  /** The other end: scenario, contender, milliseconds to warm up, at least and at most, and to measure. */
  public static void main(String[] args) throws Exception {
    Timing timing = new Timing(Duration.ofMillis(Long.parseLong(args[2])), Duration.ofMillis(Long.parseLong(args[3])),
        Duration.ofMillis(Long.parseLong(args[4])));
    double before = LineTransfer.measure();
    Figures measured = Scenarios.of(args[0]).workload().run(Contender.of(args[1]), timing);
    Figures figures = measured.withLineTransfers(before, LineTransfer.measure());
    PrintStream out = System.out;
    out.println(MARK + figures);
    out.flush();
    // Whatever the pool still runs is of no interest.
    Runtime.getRuntime().halt(0);
  }
}
