package dev.heddle.bench.mongo;

import dev.heddle.mongo.fixture.MongoTarget;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Compares permits before the driver's pool with the driver alone, with somebody who hears its events or notes them as we do, and
 * with the least that could limit it, a semaphore; and all with a client for each operation. The driver alone is there twice:
 * what its two rows differ by is what cannot be measured. What permits cost is the last ratio, to the same pool without them.
 */
@Command(name = "mongo", mixinStandardHelpOptions = true, description = "Compares permits before the MongoDB driver's pool with the driver alone; against MONGODB_URI, else a"
    + " compatible server in this JVM.")
public final class MongoCommand implements Callable<Integer> {

  /** The server in this JVM and the driver, which tell of each connection. Kept here, or their levels would be garbage. */
  private static final List<Logger> CHATTER = List.of(Logger.getLogger("de.bwaldvogel"),
      Logger.getLogger("org.mongodb"));

  private static final int UNUSABLE = 64;

  /** Rounds that are not counted. */
  private static final int WARM_UP = 5;

  /** For the connections to be opened, four at once, before anything is measured; each takes two latencies on top. */
  private static final Duration FIRST_CONTACT = Duration.ofMillis(200);

  @Option(names = "--size", paramLabel = "N", description = "Connections; ${DEFAULT-VALUE} by default.")
  private int size = 20;

  @Option(names = "--callers", paramLabel = "N", split = ",", description = "Virtual threads; the connections, 100 and 1000 by default.")
  private List<Integer> callers = new ArrayList<>();

  @Option(names = "--millis", paramLabel = "N", description = "How long a run takes; ${DEFAULT-VALUE} by default.")
  private int millis = 1_000;

  @Option(names = "--rounds", paramLabel = "N", description = "Runs of each, in turn; the median counts; ${DEFAULT-VALUE} by default.")
  private int rounds = 21;

  @Option(names = "--latency", paramLabel = "N", description = "Milliseconds that each answer of the server in this JVM, and of no other, comes later, as from another machine; none"
      + " by default.")
  private int latency;

  @Spec
  private CommandSpec spec = CommandSpec.create();

  /** Made by the command line. */
  public MongoCommand() {}

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    if (rounds < 1 || millis < 1 || latency < 0) {
      out.println("--rounds and --millis must be at least 1, --latency at least 0");
      return UNUSABLE;
    }
    CHATTER.forEach(logger -> logger.setLevel(Level.OFF));
    try (MongoTarget target = latency == 0 ? MongoTarget.find()
        : MongoTarget.startDistant(Duration.ofMillis(latency))) {
      Contenders.fill(target.url());
      out.printf("%d connections, answers %d ms later, runs of %d ms, median of %d%n", size, latency, millis, rounds);
      out.printf("%-8s %-22s %10s %10s %10s %10s  %s%n", "callers", "way", "ops/s", "p50 µs", "p99 µs", "max µs",
          "ops/s to driver alone, with its standard error");
      for (int count : callers.isEmpty() ? List.of(size, 100, 1_000) : callers) {
        compare(target.url(), count, out);
      }
      perOperation(target.url(), out);
    }
    return 0;
  }

  /**
   * In turn within each round, so that what disturbs the machine disturbs all, and in an order by chance: what one way leaves
   * to be collected is collected while the next one runs, and must not be the same one's every time. With new clients in each
   * round: two that are the same in all have been seen to differ by 3 % for as long as they lived, presumably by how the
   * server spreads their connections over its threads.
   */
  private void compare(String url, int count, PrintWriter out) throws Exception {
    Way alone = new Way("driver alone", () -> Contenders.driverAlone(url, size));
    Way notes = new Way("driver with our notes", () -> Contenders.notes(url, size));
    Way permits = new Way("permits and driver", () -> Contenders.permits(url, size));
    List<Way> ways = List.of(alone,
        new Way("driver alone, again", () -> Contenders.driverAlone(url, size)),
        new Way("driver, no time limit", () -> Contenders.driverUnlimited(url, size)),
        new Way("driver, listened to", () -> Contenders.driverHeard(url, size)),
        new Way("driver after 1 µs", () -> Contenders.afterMicrosecond(url, size)),
        new Way("semaphore and driver", () -> Contenders.semaphore(url, size)),
        notes, permits);
    Random chance = new Random(rounds);
    for (int round = -WARM_UP; round < rounds; round++) {
      List<Way> turn = new ArrayList<>(ways);
      Collections.shuffle(turn, chance);
      runInTurn(turn, count, round >= 0);
    }
    for (Way way : ways) {
      print(out, count, way.name, way.outcomes, Ratio.of(way.outcomes, alone.outcomes).toString());
    }
    out.printf("%-8d permits to our notes without permits: %s%n", count,
        Ratio.of(permits.outcomes, notes.outcomes));
  }

  private void runInTurn(List<Way> turn, int count, boolean counts) throws Exception {
    List<Contender> clients = new ArrayList<>();
    try {
      for (Way way : turn) {
        clients.add(way.client.get());
      }
      for (Contender client : clients) {
        Workload.run(client, count, FIRST_CONTACT.plusMillis((long) latency * size / 2));
      }
      for (int i = 0; i < turn.size(); i++) {
        Workload.Outcome outcome = Workload.run(clients.get(i), count, Duration.ofMillis(millis));
        if (counts) {
          turn.get(i).outcomes.add(outcome);
        }
      }
    } finally {
      clients.forEach(Contender::close);
    }
  }

  /** One of those that are compared, and what came out. */
  private record Way(String name, Supplier<Contender> client, List<Workload.Outcome> outcomes) {
    private Way(String name, Supplier<Contender> client) {
      this(name, client, new ArrayList<>());
    }
  }

  private void perOperation(String url, PrintWriter out) throws Exception {
    try (Contender each = Contenders.clientPerOperation(url)) {
      print(out, 1, "a client per operation", List.of(Workload.run(each, 1, Duration.ofMillis(millis))), "");
    }
    try (Contender pooled = Contenders.permits(url, size)) {
      print(out, 1, "permits and driver", List.of(Workload.run(pooled, 1, Duration.ofMillis(millis))), "");
    }
  }

  private static void print(PrintWriter out, int count, String name, List<Workload.Outcome> outcomes, String ratio) {
    out.printf("%-8d %-22s %10.0f %10.0f %10.0f %10.0f  %s%n", count, name,
        median(outcomes, Workload.Outcome::perSecond), median(outcomes, Workload.Outcome::p50Micros),
        median(outcomes, Workload.Outcome::p99Micros), median(outcomes, Workload.Outcome::maxMicros), ratio);
    out.flush();
  }

  private static double median(List<Workload.Outcome> outcomes, ToDoubleFunction<Workload.Outcome> figure) {
    double[] sorted = outcomes.stream().mapToDouble(figure).sorted().toArray();
    return sorted[sorted.length / 2];
  }
}
