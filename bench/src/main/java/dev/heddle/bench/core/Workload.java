package dev.heddle.bench.core;

/** What is done to a pool in one cell. */
interface Workload {

  /**
   * Does it and measures. Everything is left behind: the JVM ends after it.
   *
   * @param contender the pool
   * @param timing how long
   * @return what was measured
   * @throws Exception if the pool cannot do it at all
   */
  Figures run(Contender contender, Timing timing) throws Exception;

  /** The figure that the workload is about; more of it is better, unless {@link Measure} says otherwise. */
  default Measure measure() {
    return Measure.OPERATIONS;
  }
}
