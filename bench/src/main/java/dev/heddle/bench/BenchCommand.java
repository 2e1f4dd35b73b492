package dev.heddle.bench;

import dev.heddle.bench.chaos.ChaosCommand;
import dev.heddle.bench.core.CoreCommand;
import dev.heddle.bench.graph.GraphCommand;
import dev.heddle.bench.mongo.MongoCommand;
import dev.heddle.bench.odoo.OdooCommand;
import picocli.CommandLine.Command;

/** The workloads. */
@Command(name = "bench", description = "Runs the workloads.", synopsisSubcommandLabel = "COMMAND", subcommands = {
    ChaosCommand.class,
    CoreCommand.class,
    GraphCommand.class,
    MongoCommand.class,
    OdooCommand.class})
final class BenchCommand {
}
