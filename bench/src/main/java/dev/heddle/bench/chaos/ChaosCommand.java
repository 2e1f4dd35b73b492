package dev.heddle.bench.chaos;

import dev.heddle.pool.contract.PoolStress;
import dev.heddle.pool.contract.StressPlan;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Storms over pools of several sizes and both kinds, one after the other, until the time is over. Each storm ends by
 * proving that its pool is whole; the first that is not ends the command with its seed.
 */
@Command(name = "chaos", mixinStandardHelpOptions = true, description = "Random storms over whole pools, checked all the time.")
public final class ChaosCommand implements Callable<Integer> {

  /** Tiny pools hand over in another way than small and large ones. */
  private static final int[] SIZES = {1, 2, 8, 40, 200};
  /** Long enough for a storm to become dense, short enough for many of them. */
  private static final Duration STORM = Duration.ofSeconds(15);
  private static final int USERS = 2_000;

  @Option(names = "--minutes", paramLabel = "N", defaultValue = "1", description = "How long; ${DEFAULT-VALUE} by default.")
  private double minutes;

  @Option(names = "--seed", paramLabel = "S", description = "Repeats the decisions of a run; random by default.")
  private @Nullable Long seed;

  @Spec
  private @Nullable CommandSpec spec;

  /** For the command line. */
  public ChaosCommand() {}

  @Override
  public Integer call() {
    CommandLine line = Objects.requireNonNull(spec, "set by picocli").commandLine();
    PrintWriter out = line.getOut();
    long first = seed == null ? new SplittableRandom().nextLong() : seed;
    SplittableRandom seeds = new SplittableRandom(first);
    long end = System.nanoTime() + (long) (minutes * 60e9);
    out.println("chaos: " + minutes + " minutes, --seed " + first);
    long leases = 0;
    int storms = 0;
    for (; storms == 0 || System.nanoTime() - end < 0; storms++) {
      StressPlan plan = StressPlan.brief(storms % 3 == 2).seed(seeds.nextLong()).maxSize(SIZES[storms % SIZES.length])
          .users(USERS).length(STORM);
      try {
        PoolStress.Report report = PoolStress.run(plan);
        leases += report.leases();
        out.println(report);
        out.flush();
      } catch (AssertionError broken) {
        line.getErr().println("storm " + (storms + 1) + " broke the pool: " + broken.getMessage());
        line.getErr().flush();
        return CommandLine.ExitCode.SOFTWARE;
      }
    }
    out.println("chaos: " + storms + " storms, " + leases + " leases, every pool was whole in the end");
    return CommandLine.ExitCode.OK;
  }
}
