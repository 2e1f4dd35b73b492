package dev.heddle.bench;

import dev.heddle.bench.core.CoreCommand;
import dev.heddle.bench.odoo.OdooCommand;
import picocli.CommandLine.Command;

/** The workloads. */
@Command(name = "bench", description = "Runs the workloads.", subcommands = {
    CoreCommand.class, OdooCommand.class}, synopsisSubcommandLabel = "COMMAND")
final class BenchCommand {
}
