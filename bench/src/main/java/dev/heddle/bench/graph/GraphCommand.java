package dev.heddle.bench.graph;

import dev.heddle.graph.fixture.FalkorServer;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Compares the graph backend with the driver's own pool, on the same server in the same run. */
@Command(name = "graph", mixinStandardHelpOptions = true, description = "Compares the FalkorDB pool with the driver's own, on a real server.")
public final class GraphCommand implements Callable<Integer> {

  private static final int UNAVAILABLE = 69;
  private static final Duration WARM_UP = Duration.ofSeconds(1);

  @Option(names = "--seconds", defaultValue = "2", description = "How long each cell is measured, ${DEFAULT-VALUE} by default.")
  private int seconds;

  @Option(names = "--rounds", defaultValue = "3", description = "How often each cell is measured, ${DEFAULT-VALUE} by default.")
  private int rounds;

  @Option(names = "--connections", defaultValue = "10", description = "The size of the pools, ${DEFAULT-VALUE} by default.")
  private int connections;

  @Option(names = "--threads", split = ",", defaultValue = "1,10,100,1000", description = "How many virtual threads ask, ${DEFAULT-VALUE} by default.")
  private List<Integer> threads = new ArrayList<>();

  @Spec
  private CommandSpec spec = CommandSpec.create();

  /** Made by the command line. */
  public GraphCommand() {}

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    Optional<String> reason = FalkorServer.unavailable();
    if (reason.isPresent()) {
      out.println(reason.get());
      return UNAVAILABLE;
    }
    try (FalkorServer server = FalkorServer.start()) {
      comparePools(out, server);
      compareNeighbours(out, server);
    }
    return 0;
  }

  private void comparePools(PrintWriter out, FalkorServer server) throws InterruptedException {
    out.printf("%d connections, medians of %d rounds of %d s; query: RETURN 1%n", connections, rounds, seconds);
    out.printf("%-10s %8s %12s %10s %10s %10s %18s%n", "pool", "threads", "queries/s", "p50 us", "p99 us", "max us",
        "take+give ns");
    try (GraphCandidate ours = new HeddleGraph(server.host(), server.port(), connections);
        GraphCandidate theirs = new DriverGraph(server.host(), server.port(), connections)) {
      List<GraphCandidate> both = List.of(ours, theirs);
      for (int count : threads) {
        List<Cell> cells = both.stream().map(Cell::new).toList();
        for (int round = 0; round <= rounds; round++) {
          for (Cell cell : cells) {
            cell.measure(count, round == 0 ? WARM_UP : Duration.ofSeconds(seconds), round > 0);
          }
        }
        cells.forEach(cell -> cell.print(out, count));
      }
    }
  }

  private void compareNeighbours(PrintWriter out, FalkorServer server) throws InterruptedException {
    out.printf("%n50 fast queries just after one of 500 ms%n");
    out.printf("%-10s %12s %10s %10s%n", "pool", "connections", "p50 ms", "max ms");
    for (int size : new int[] {1, connections}) {
      try (GraphCandidate ours = new HeddleGraph(server.host(), server.port(), size);
          GraphCandidate theirs = new DriverGraph(server.host(), server.port(), size)) {
        for (GraphCandidate candidate : List.of(ours, theirs)) {
          SlowNeighbour.run(candidate);
          List<Double> millis = SlowNeighbour.run(candidate);
          out.printf("%-10s %12d %10.1f %10.1f%n", candidate.label(), size, millis.get(millis.size() / 2),
              millis.get(millis.size() - 1));
        }
      }
    }
    out.flush();
  }

  /** The rounds of one candidate with one number of threads. */
  private static final class Cell {

    private final GraphCandidate candidate;
    private final List<VirtualLoad.Result> queries = new ArrayList<>();
    private final List<VirtualLoad.Result> empty = new ArrayList<>();

    Cell(GraphCandidate candidate) {
      this.candidate = candidate;
    }

    void measure(int threads, Duration time, boolean keep) throws InterruptedException {
      var graph = candidate.graph("bench");
      graph.query("RETURN 1");
      VirtualLoad.Result asked = VirtualLoad.run(threads, time, () -> graph.readOnlyQuery("RETURN 1"));
      // Many at once without a clock reading each: a lease costs no more than the clock.
      VirtualLoad.Result taken = VirtualLoad.run(1, time.dividedBy(4), this::takeAndGiveOften);
      if (keep) {
        queries.add(asked);
        empty.add(taken);
      }
    }

    private static final int OFTEN = 1_000;

    private void takeAndGiveOften() {
      for (int i = 0; i < OFTEN; i++) {
        candidate.takeAndGive();
      }
    }

    void print(PrintWriter out, int threads) {
      VirtualLoad.Result middle = median(queries);
      out.printf("%-10s %8d %12.0f %10.0f %10.0f %10.0f %18.0f%n", candidate.label(), threads, middle.perSecond(),
          middle.micros(50), middle.micros(99), middle.micros(100), 1e9 / (median(empty).perSecond() * OFTEN));
      out.flush();
    }

    private static VirtualLoad.Result median(List<VirtualLoad.Result> results) {
      return results.stream().sorted(java.util.Comparator.comparingDouble(VirtualLoad.Result::perSecond)).toList()
          .get(results.size() / 2);
    }
  }
}
