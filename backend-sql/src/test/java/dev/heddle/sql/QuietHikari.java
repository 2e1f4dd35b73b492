package dev.heddle.sql;

import java.util.logging.Level;
import java.util.logging.Logger;

/** Tests break connections on purpose; HikariCP would print a stack trace for each. */
final class QuietHikari {

  /** Kept, since a logger nobody holds forgets its level. */
  private static final Logger LOGGER = Logger.getLogger("com.zaxxer.hikari");

  private QuietHikari() {
  }

  static void please() {
    LOGGER.setLevel(Level.OFF);
  }
}
