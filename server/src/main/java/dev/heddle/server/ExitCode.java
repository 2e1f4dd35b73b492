package dev.heddle.server;

/** How a command ends, by the numbers of {@code sysexits.h} where one fits. */
final class ExitCode {

  /** All went well; also a stop by SIGTERM or SIGINT after draining. */
  static final int OK = 0;
  /** {@code check}: at least one target failed. */
  static final int FAILED = 1;
  /** The command line has a mistake. */
  static final int USAGE = 64;
  /** The file cannot be read. */
  static final int NO_INPUT = 66;
  /** It cannot listen: the port is in use, or not allowed. */
  static final int UNAVAILABLE = 69;
  /** A mistake of the program. */
  static final int SOFTWARE = 70;
  /** The configuration has mistakes. */
  static final int CONFIG = 78;

  private ExitCode() {}
}
