package dev.heddle.bench.odoo;

import dev.heddle.odoo.fixture.SimulatedOdoo;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code heddle bench odoo}: on the real Odoo that the environment names, else on the simulated one. */
@Command(name = "odoo", description = "Odoo: pooled or not, throughput by concurrency, recovery after a crash. Takes "
    + "ODOO_URL, ODOO_DB, ODOO_USER, ODOO_PASSWORD and ODOO_API_KEY from the environment; without them a simulated "
    + "Odoo answers.", mixinStandardHelpOptions = true)
public final class OdooCommand implements Callable<Integer> {

  @Option(names = "--only", split = ",", description = "login, curve, recovery; all by default.")
  private List<String> only = List.of("login", "curve", "recovery");

  @Option(names = "--callers", description = "Virtual threads that call; ${DEFAULT-VALUE} by default.")
  private int callers = 100;

  @Option(names = "--seconds", description = "How long each figure is measured; ${DEFAULT-VALUE} by default.")
  private int seconds = 10;

  @Option(names = "--sizes", split = ",", description = "Pool sizes of the curve; ${DEFAULT-VALUE} by default.")
  private List<Integer> sizes = List.of(1, 2, 4, 8, 16, 32, 64);

  @Option(names = "--login-cost", description = "What a login costs the simulated Odoo, in milliseconds; "
      + "${DEFAULT-VALUE} by default, about what a password hash costs a core.")
  private int loginCost = 400;

  @Option(names = "--latency", description = "What a call costs the simulated Odoo, in milliseconds.")
  private int latency = 10;

  @Option(names = "--stop", description = "Shell command that kills the real Odoo, for recovery.")
  private @Nullable String stop;

  @Option(names = "--start", description = "Shell command that starts it again.")
  private @Nullable String start;

  /** For the command line. */
  public OdooCommand() {}

  @Override
  public Integer call() throws Exception {
    String url = System.getenv("ODOO_URL");
    if (url != null && !url.isEmpty()) {
      OdooSite site = OdooSite.real(url, stop, start);
      return run(site);
    }
    try (SimulatedOdoo odoo = SimulatedOdoo.start().loginCost(Duration.ofMillis(loginCost))
        .latency(Duration.ofMillis(latency)).workers(8)) {
      return run(OdooSite.simulated(odoo));
    }
  }

  private int run(OdooSite site) throws Exception {
    System.out.println("Odoo: " + site.describe());
    Duration time = Duration.ofSeconds(seconds);
    if (only.contains("login")) {
      new LoginWorkload(site, callers, time).run();
    }
    if (only.contains("curve")) {
      new CurveWorkload(site, callers, time, sizes).run();
    }
    if (only.contains("recovery")) {
      if (site.canCrash()) {
        new RecoveryWorkload(site, time).run();
      } else {
        System.out.println("recovery: skipped, a real Odoo needs --stop and --start");
      }
    }
    return 0;
  }
}
