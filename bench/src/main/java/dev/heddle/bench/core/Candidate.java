package dev.heddle.bench.core;

/**
 * A pool under test. In a measured JVM only one kind of it is ever loaded, so that its methods are inlined into the
 * workload.
 */
interface Candidate extends Seat, AutoCloseable {

  /**
   * The seat of one worker; asked by that worker, once.
   *
   * @param worker from 0
   */
  default Seat seat(int worker) {
    return this;
  }

  @Override
  void close();
}
