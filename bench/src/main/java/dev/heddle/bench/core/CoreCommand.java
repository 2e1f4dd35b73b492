package dev.heddle.bench.core;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Compares pool cores and says which goals are met. */
@Command(name = "core", mixinStandardHelpOptions = true, description = "Compares the core of the pool with its rivals, each cell in a JVM of its own.")
public final class CoreCommand implements Callable<Integer> {

  private static final int UNUSABLE = 64;

  @Option(names = "--quick", description = "Ours, the limit and the best two rivals of each scenario; 6 minutes at most.")
  private boolean quick;

  @Option(names = "--json", paramLabel = "FILE", description = "Also writes the figures to a file.")
  private @Nullable Path json;

  @Option(names = "--rounds", paramLabel = "N", description = "How often each cell is run.")
  private int rounds;

  @Option(names = "--scenario", paramLabel = "NAME", split = ",", description = "Only these rows.")
  private List<String> scenarios = new ArrayList<>();

  @Option(names = "--pool", paramLabel = "NAME", split = ",", description = "Only these columns.")
  private List<String> pools = new ArrayList<>();

  @Option(names = "--list", description = "Prints the names of rows and columns and does nothing.")
  private boolean list;

  @Spec
  private CommandSpec spec = CommandSpec.create();

  /** Made by the command line. */
  public CoreCommand() {}

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    if (list) {
      Scenarios.all().forEach(scenario -> out.printf("%-32s %s%n", scenario.name(), scenario.meaning()));
      List.of(Contender.values()).forEach(contender -> out.println(contender.label()));
      return 0;
    }
    Plan plan;
    try {
      plan = (quick ? Plan.quick() : Plan.full()).only(scenarios, pools).rounds(rounds);
    } catch (IllegalArgumentException e) {
      out.println(e.getMessage());
      return UNUSABLE;
    }
    Results results = new Comparison(plan, out).run();
    Report report = new Report(plan, results);
    out.print(report.text());
    out.flush();
    if (json != null) {
      Files.writeString(json, report.json());
    }
    return 0;
  }
}
