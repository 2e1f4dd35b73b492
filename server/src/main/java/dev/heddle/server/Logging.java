package dev.heddle.server;

import io.helidon.logging.common.LogConfig;

/** One log for everything, by {@code logging.properties}: a line for each message, on standard output. */
final class Logging {

  private Logging() {}

  static void begin() {
    LogConfig.initClass();
    LogConfig.configureRuntime();
  }
}
