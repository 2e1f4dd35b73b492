package dev.heddle.server;

import dev.heddle.server.config.ConfigException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;

/** The commands. */
@Command(name = "heddle", mixinStandardHelpOptions = true, exitCodeOnInvalidInput = ExitCode.USAGE, version = "heddle 0.1.0", description = "Shows and steers connection pools.", subcommands = {
    ServeCommand.class, CheckCommand.class,
    TemplateCommand.class}, exitCodeListHeading = "Exit codes:%n", exitCodeList = {
        "0:all went well, also a stop by SIGTERM", "1:check found a target that failed", "64:mistake in the command",
        "66:the file cannot be read", "69:cannot listen", "70:mistake of the program",
        "78:mistakes in the configuration"})
public final class Main implements Runnable {

  private Main() {}

  /**
   * Runs a command and ends the process with its exit code.
   *
   * @param args the command and its options
   */
  public static void main(String[] args) {
    Logging.begin();
    System.exit(run(writer(System.out), writer(System.err), args));
  }

  static int run(PrintWriter out, PrintWriter err, String... args) {
    return new CommandLine(new Main()).setOut(out).setErr(err).setExecutionExceptionHandler(failures()).execute(args);
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, stream.charset());
  }

  /** One line for what the user can mend, a stack trace for what only we can. */
  private static IExecutionExceptionHandler failures() {
    return (failure, command, parsed) -> switch (failure) {
      case UnreadableFileException unreadable -> say(command, unreadable, ExitCode.NO_INPUT);
      case ConfigException mistakes -> say(command, mistakes, ExitCode.CONFIG);
      case StartException start -> say(command, start, ExitCode.UNAVAILABLE);
      default -> {
        failure.printStackTrace(command.getErr());
        yield ExitCode.SOFTWARE;
      }
    };
  }

  private static int say(CommandLine command, Exception failure, int code) {
    String file = command.getParseResult().matchedOptionValue("--config", Path.of("")).toString();
    String prefix = failure instanceof ConfigException && !file.isEmpty() ? file + ": " : "heddle: ";
    String.valueOf(failure.getMessage()).lines().forEach(line -> command.getErr().println(prefix + line));
    command.getErr().flush();
    return code;
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(new CommandLine(this), "a command is missing: serve, check or template");
  }
}
