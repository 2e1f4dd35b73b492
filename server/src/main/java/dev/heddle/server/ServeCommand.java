package dev.heddle.server;

import dev.heddle.pool.InvalidSettingsException;
import dev.heddle.pool.spi.Backends;
import dev.heddle.server.config.ServerConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the server until a signal ends it. */
@Command(name = "serve", mixinStandardHelpOptions = true, exitCodeOnInvalidInput = ExitCode.USAGE, description = "Runs the server.")
final class ServeCommand implements Callable<Integer> {

  private static final System.Logger LOG = System.getLogger("dev.heddle.server");

  /** What a close may take beyond the grace, where a target hangs. */
  private static final Duration BEYOND_GRACE = Duration.ofSeconds(10);

  @Option(names = "--config", required = true, paramLabel = "FILE", description = "The configuration.")
  private Path config = Path.of("");

  @Option(names = "--port", paramLabel = "N", description = "Listens there instead; 0 for any free port.")
  private @Nullable Integer port;

  @Spec
  private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    ServerConfig read = ConfigFile.read(config);
    StopSignal stop = StopSignal.install();
    HeddleServer server = HeddleServer.start(port == null ? read : onPort(read, port), Backends.all());
    LOG.log(System.Logger.Level.INFO, "listening on " + server.url() + " with " + read.instances().size()
        + " instances and " + read.queries().size() + " queries");
    LOG.log(System.Logger.Level.INFO, "stopping on " + stop.await());
    Duration grace = read.server().shutdownGrace();
    CountDownLatch stopped = new CountDownLatch(1);
    haltAfter(grace.plus(BEYOND_GRACE), stopped);
    server.stop(grace);
    stopped.countDown();
    return ExitCode.OK;
  }

  private ServerConfig onPort(ServerConfig read, int wanted) {
    try {
      return read.withPort(wanted);
    } catch (InvalidSettingsException invalid) {
      throw new CommandLine.ParameterException(
          Objects.requireNonNull(spec, "set by picocli").commandLine(), "--" + invalid.getMessage());
    }
  }

  /** Whoever asked for a stop gets one, whatever a driver does in its close. */
  private static void haltAfter(Duration limit, CountDownLatch stopped) {
    Thread.ofPlatform().daemon().name("heddle-halt").start(() -> {
      try {
        if (!stopped.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
          LOG.log(System.Logger.Level.ERROR, "the stop took longer than " + limit.toSeconds() + " s: ended without it");
          Runtime.getRuntime().halt(ExitCode.SOFTWARE);
        }
      } catch (InterruptedException never) {
        Thread.currentThread().interrupt();
      }
    });
  }
}
