package dev.heddle.pool.contract;

import java.time.Duration;

/**
 * How to stress a pool.
 *
 * @param seed where the random numbers begin; the order of events is not the same in two runs, but their mix is
 * @param length how long the disorder lasts
 * @param users how many virtual threads use the pool
 * @param maxSize the most connections that the pool may have
 * @param nativelyPooled whether the target brings a pool of its own
 */
public record StressPlan(long seed, Duration length, int users, int maxSize, boolean nativelyPooled) {

  /**
   * A short run with a new seed, for every build.
   *
   * @param nativelyPooled whether the target brings a pool of its own
   * @return two seconds, 400 users, 8 connections
   */
  public static StressPlan brief(boolean nativelyPooled) {
    return new StressPlan(System.nanoTime(), Duration.ofSeconds(2), 400, 8, nativelyPooled);
  }

  /**
   * The same with another seed.
   *
   * @param other the seed, for instance one that a failed run printed
   * @return a plan
   */
  public StressPlan seed(long other) {
    return new StressPlan(other, length, users, maxSize, nativelyPooled);
  }

  /**
   * The same for another time.
   *
   * @param other how long
   * @return a plan
   */
  public StressPlan length(Duration other) {
    return new StressPlan(seed, other, users, maxSize, nativelyPooled);
  }

  /**
   * The same with another number of users.
   *
   * @param other how many
   * @return a plan
   */
  public StressPlan users(int other) {
    return new StressPlan(seed, length, other, maxSize, nativelyPooled);
  }

  /**
   * The same with another size.
   *
   * @param other the most connections
   * @return a plan
   */
  public StressPlan maxSize(int other) {
    return new StressPlan(seed, length, users, other, nativelyPooled);
  }
}
