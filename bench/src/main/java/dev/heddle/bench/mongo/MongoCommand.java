package dev.heddle.bench.mongo;

import dev.heddle.mongo.fixture.MongoTarget;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Compares permits before the driver's pool with the driver alone, and both with a client for each operation. */
@Command(name = "mongo", mixinStandardHelpOptions = true, description = "Compares permits before the MongoDB driver's pool with the driver alone; against MONGODB_URI, else a"
    + " compatible server in this JVM.")
public final class MongoCommand implements Callable<Integer> {

  /** The server in this JVM and the driver, which tell of each connection. Kept here, or their levels would be garbage. */
  private static final List<Logger> CHATTER = List.of(Logger.getLogger("de.bwaldvogel"),
      Logger.getLogger("org.mongodb"));

  @Option(names = "--size", paramLabel = "N", description = "Connections; ${DEFAULT-VALUE} by default.")
  private int size = 20;

  @Option(names = "--callers", paramLabel = "N", split = ",", description = "Virtual threads; the connections, 100 and 1000 by default.")
  private List<Integer> callers = new ArrayList<>();

  @Option(names = "--seconds", paramLabel = "N", description = "How long a run takes; ${DEFAULT-VALUE} by default.")
  private int seconds = 5;

  @Option(names = "--rounds", paramLabel = "N", description = "Runs of each, in turn; the median counts; ${DEFAULT-VALUE} by default.")
  private int rounds = 5;

  @Spec
  private CommandSpec spec = CommandSpec.create();

  /** Made by the command line. */
  public MongoCommand() {}

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    CHATTER.forEach(logger -> logger.setLevel(Level.OFF));
    try (MongoTarget target = MongoTarget.find()) {
      Contenders.fill(target.url());
      out.printf("%d connections, runs of %d s, median of %d%n", size, seconds, rounds);
      out.printf("%-8s %-22s %10s %10s %10s %10s%n", "callers", "way", "ops/s", "p50 µs", "p99 µs", "max µs");
      for (int count : callers.isEmpty() ? List.of(size, 100, 1_000) : callers) {
        compare(target.url(), count, out);
      }
      perOperation(target.url(), out);
    }
    return 0;
  }

  /** In turn within each round, so that what disturbs the machine disturbs both. */
  private void compare(String url, int count, PrintWriter out) throws Exception {
    try (Contender alone = Contenders.driverAlone(url, size); Contender permits = Contenders.permits(url, size)) {
      Map<String, Contender> both = new LinkedHashMap<>();
      both.put("driver alone", alone);
      both.put("permits and driver", permits);
      Map<String, List<Workload.Outcome>> outcomes = new LinkedHashMap<>();
      for (int round = 0; round <= rounds; round++) {
        for (Map.Entry<String, Contender> one : both.entrySet()) {
          Workload.Outcome outcome = Workload.run(one.getValue(), count, Duration.ofSeconds(seconds));
          if (round > 0) { // the first warms up
            outcomes.computeIfAbsent(one.getKey(), name -> new ArrayList<>()).add(outcome);
          }
        }
      }
      outcomes.forEach((name, list) -> print(out, count, name, list));
    }
  }

  private void perOperation(String url, PrintWriter out) throws Exception {
    try (Contender each = Contenders.clientPerOperation(url)) {
      print(out, 1, "a client per operation", List.of(Workload.run(each, 1, Duration.ofSeconds(seconds))));
    }
    try (Contender pooled = Contenders.permits(url, size)) {
      print(out, 1, "permits and driver", List.of(Workload.run(pooled, 1, Duration.ofSeconds(seconds))));
    }
  }

  private static void print(PrintWriter out, int count, String name, List<Workload.Outcome> outcomes) {
    out.printf("%-8d %-22s %10.0f %10.0f %10.0f %10.0f%n", count, name, median(outcomes, Workload.Outcome::perSecond),
        median(outcomes, Workload.Outcome::p50Micros), median(outcomes, Workload.Outcome::p99Micros),
        median(outcomes, Workload.Outcome::maxMicros));
    out.flush();
  }

  private static double median(List<Workload.Outcome> outcomes, ToDoubleFunction<Workload.Outcome> figure) {
    double[] sorted = outcomes.stream().mapToDouble(figure).sorted().toArray();
    return sorted[sorted.length / 2];
  }
}
