package dev.heddle.pool.spi;

import dev.heddle.pool.Deadline;

/** One pool's access to the connections that all pools of the process share. Safe for any thread. */
public interface ConnectionBudget {

  /** Permits without limit. */
  ConnectionBudget UNLIMITED = new ConnectionBudget() {
    @Override
    public boolean tryReserve(int connections) {
      return true;
    }

    @Override
    public boolean reserve(int connections, Deadline deadline) {
      return true;
    }

    @Override
    public void release(int connections) {}
  };

  /**
   * Takes permits if there are enough.
   *
   * @param connections how many
   * @return false if there were not; nothing was taken
   */
  boolean tryReserve(int connections);

  /**
   * Takes permits, waiting for them.
   *
   * @param connections how many
   * @param deadline how long to wait
   * @return false if there were not enough by then; nothing was taken
   * @throws InterruptedException if interrupted while waiting; nothing was taken
   */
  boolean reserve(int connections, Deadline deadline) throws InterruptedException;

  /**
   * Returns permits.
   *
   * @param connections how many
   */
  void release(int connections);
}
