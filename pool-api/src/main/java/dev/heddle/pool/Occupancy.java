package dev.heddle.pool;

/**
 * How full a pool is.
 *
 * @param maxSize how many connections there may be
 * @param minIdle how many idle ones are kept ready
 * @param idle open and free
 * @param inUse leased, or on the way to one who waits
 * @param opening being opened
 * @param closing being closed, or their place held back
 * @param pending threads waiting in acquire
 */
public record Occupancy(int maxSize, int minIdle, int idle, int inUse, int opening, int closing, int pending) {

  /**
   * All places taken.
   *
   * @return idle + inUse + opening + closing
   */
  public int total() {
    return idle + inUse + opening + closing;
  }

  /**
   * The share of the pool that is leased.
   *
   * @return inUse / maxSize, from 0 to 1
   */
  public double utilization() {
    return maxSize == 0 ? 0 : Math.min(1.0, (double) inUse / maxSize);
  }
}
