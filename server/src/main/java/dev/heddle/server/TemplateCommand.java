package dev.heddle.server;

import dev.heddle.pool.spi.Backends;
import dev.heddle.server.config.Template;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints a configuration with every setting. */
@Command(name = "template", mixinStandardHelpOptions = true, exitCodeOnInvalidInput = ExitCode.USAGE, description = "Prints a configuration with every setting, its default and its meaning.")
final class TemplateCommand implements Callable<Integer> {

  @Spec
  private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = Objects.requireNonNull(spec, "set by picocli").commandLine().getOut();
    out.print(Template.of(Backends.all()));
    out.flush();
    return ExitCode.OK;
  }
}
