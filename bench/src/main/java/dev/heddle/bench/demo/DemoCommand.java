package dev.heddle.bench.demo;

import dev.heddle.server.HeddleServer;
import dev.heddle.server.StartException;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Starts everything on this machine and says what to try; ends by Ctrl-C. */
@Command(name = "demo", mixinStandardHelpOptions = true, description = "Starts everything on this machine, with sample data.")
public final class DemoCommand implements Callable<Integer> {

  /** The exit code of the server for a port that is taken. */
  private static final int UNAVAILABLE = 69;

  @Option(names = "--port", paramLabel = "N", defaultValue = "8080", description = "Listens there; 0 for any free port.")
  private int port;

  @Spec
  private @Nullable CommandSpec spec;

  /** For the command line. */
  public DemoCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    CommandLine line = Objects.requireNonNull(spec, "set by picocli").commandLine();
    PrintWriter out = line.getOut();
    Demo demo = new Demo(out);
    CountDownLatch stopped = new CountDownLatch(1);
    // Ctrl-C and SIGTERM: the process may end only after the servers it has started.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> {
      demo.close();
      stopped.countDown();
    }, "demo-stop"));
    try {
      HeddleServer server = demo.start(port);
      explain(demo, server, out);
    } catch (StartException cannot) {
      demo.close();
      line.getErr().println("heddle: " + cannot.getMessage() + "; another port: ./heddle demo --port 8081");
      line.getErr().flush();
      return UNAVAILABLE;
    }
    stopped.await();
    return CommandLine.ExitCode.OK;
  }

  private static void explain(Demo demo, HeddleServer server, PrintWriter out) {
    String url = server.url();
    out.println();
    out.println("Heddle is up: " + url);
    out.println("  health       " + url + "/health");
    out.println("  pools        " + url + "/admin/pools");
    out.println("  statistics   " + url + "/admin/pool-stats");
    out.println();
    out.println("Try:");
    for (DemoTarget.Sample sample : demo.samples()) {
      out.println("  curl -s " + url + "/api/query/" + sample.query() + " -H 'Content-Type: application/json' -d '"
          + sample.parameters() + "'");
    }
    out.println("  curl -s " + url + "/admin/pool-stats");
    out.println("  curl -s -X POST " + url + "/admin/pools/postgres/resize -H 'Content-Type: application/json' -d "
        + "'{\"maxSize\": 5}'");
    out.println();
    out.println("Ctrl-C stops everything.");
    out.flush();
  }
}
