package dev.heddle.server;

import dev.heddle.server.config.ServerConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Verifies a configuration against its targets. */
@Command(name = "check", mixinStandardHelpOptions = true, exitCodeOnInvalidInput = ExitCode.USAGE, description = "Verifies a configuration against its live targets: a line for each instance.")
final class CheckCommand implements Callable<Integer> {

  @Option(names = "--config", required = true, paramLabel = "FILE", description = "The configuration.")
  private Path config = Path.of("");

  @Spec
  private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    ServerConfig read = ConfigFile.read(config);
    List<TargetCheck> checks = read.instances().stream().map(TargetCheck::begin)
        .toList();
    boolean ok = true;
    PrintWriter out = Objects.requireNonNull(spec, "set by picocli").commandLine().getOut();
    for (TargetCheck check : checks) {
      TargetCheck.Outcome outcome = check.await();
      out.println(outcome.line());
      out.flush();
      ok &= outcome.ok();
    }
    return ok ? ExitCode.OK : ExitCode.FAILED;
  }
}
