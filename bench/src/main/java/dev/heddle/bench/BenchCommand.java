package dev.heddle.bench;

import dev.heddle.bench.chaos.ChaosCommand;
import dev.heddle.bench.core.CoreCommand;
import dev.heddle.bench.graph.GraphCommand;
import dev.heddle.bench.odoo.OdooCommand;
import picocli.CommandLine.Command;

/** The workloads. */
@Command(name = "bench", description = "Runs the workloads.", subcommands = {
    CoreCommand.class, ChaosCommand.class, GraphCommand.class, OdooCommand.class}, synopsisSubcommandLabel = "COMMAND")
final class BenchCommand {
}
