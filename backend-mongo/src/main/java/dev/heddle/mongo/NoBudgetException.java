package dev.heddle.mongo;

/** The budget of the process had no room for a client in time. */
final class NoBudgetException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  NoBudgetException(String poolName, int wanted) {
    super("pool '" + poolName + "': a client may open up to " + wanted
        + " connections, and the budget of the process had not so many left");
  }
}
