package dev.heddle.pool;

/** Hears of what happens in a pool. */
@FunctionalInterface
public interface PoolListener {

  /**
   * Takes one event. Called in a thread of the pool's, off the path of acquire and release. A slow listener delays only
   * its own events; when it falls too far behind, the oldest are dropped and counted. What it throws is logged.
   *
   * @param event what happened
   */
  void on(PoolEvent event);
}
