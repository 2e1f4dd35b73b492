package dev.heddle.bench;

import dev.heddle.bench.demo.DemoCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The commands of {@code ./heddle} that need more than the server. A new one is one class, named here. */
@Command(name = "heddle", subcommands = {BenchCommand.class, DemoCommand.class}, synopsisSubcommandLabel = "COMMAND")
public final class Main {

  private Main() {}

  /** Runs a command and ends with its exit code. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Main()).execute(args));
  }
}
