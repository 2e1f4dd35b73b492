package dev.heddle.pool.contract;

/** Makes races likelier. No result may depend on it. */
public final class Disorder {

  private Disorder() {
  }

  /** Lets another thread run, if the scheduler likes. */
  @SuppressWarnings("ThreadPriorityCheck") // only to mix the order of events; nothing relies on it
  public static void stir() {
    Thread.yield();
  }
}
