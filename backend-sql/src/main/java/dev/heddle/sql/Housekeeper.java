package dev.heddle.sql;

import java.util.concurrent.ScheduledThreadPoolExecutor;

/** The thread of HikariCP's housekeeper: the one whose checks ask the database, since it has all time for them. */
final class Housekeeper extends Thread {

  private Housekeeper(Runnable work) {
    super(work, "heddle-sql-keeper");
    setDaemon(true);
  }

  /** For one HikariCP pool, which does not shut it down. */
  static ScheduledThreadPoolExecutor executor() {
    ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, Housekeeper::new);
    executor.setRemoveOnCancelPolicy(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    return executor;
  }

  static boolean isCurrentThread() {
    return Thread.currentThread() instanceof Housekeeper;
  }
}
