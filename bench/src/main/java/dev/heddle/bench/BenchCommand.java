package dev.heddle.bench;

import dev.heddle.bench.chaos.ChaosCommand;
import dev.heddle.bench.core.CoreCommand;<<<<<<<HEAD
import dev.heddle.bench.graph.GraphCommand;=======
import dev.heddle.bench.mongo.MongoCommand;>>>>>>>refs/heads/mongo
import picocli.CommandLine.Command;

/** The workloads. */
@Command(name = "bench", description = "Runs the workloads.", subcommands = {
<<<<<<< HEAD
    CoreCommand.class, ChaosCommand.class, GraphCommand.class}, synopsisSubcommandLabel = "COMMAND")
=======
    CoreCommand.class, MongoCommand.class}, synopsisSubcommandLabel = "COMMAND")
>>>>>>> refs/heads/mongo
final class BenchCommand {
}
