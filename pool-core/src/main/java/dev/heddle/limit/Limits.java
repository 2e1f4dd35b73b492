package dev.heddle.limit;

import dev.heddle.pool.Pool;
import dev.heddle.pool.TimeSource;
import dev.heddle.pool.spi.TokenBucket;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Puts limits before a pool, for one of several uses of it: at most so many leases at a time (a bulkhead), at most so
 * many per second (a token bucket). Other uses of the pool are not limited by them. Any pool will do, a group too.
 */
public final class Limits {

  private Limits() {
  }

  /**
   * Begins without limits.
   *
   * @param pool the pool to limit; closing and steering it remain its owner's
   * @param <C> what it lends
   * @return a builder
   */
  public static <C> Builder<C> on(Pool<C> pool) {
    return new Builder<>(pool);
  }

  /**
   * Collects limits. For one thread.
   *
   * @param <C> what the pool lends
   */
  public static final class Builder<C> {

    private final Pool<C> pool;
    private int bulkhead;
    private double perSecond;
    private int burst = 1;
    private Duration longestWait = Duration.ofSeconds(30);
    private TimeSource time = TimeSource.system();

    private Builder(Pool<C> pool) {
      this.pool = Objects.requireNonNull(pool, "pool");
    }

    /**
     * Limits the leases at a time. Who comes next waits, in order of arrival.
     *
     * @param leases at least 1
     * @return this builder
     */
    public Builder<C> bulkhead(int leases) {
      if (leases < 1) {
        throw new IllegalArgumentException("a bulkhead of " + leases + " leases: at least 1 is needed");
      }
      bulkhead = leases;
      return this;
    }

    /**
     * Limits the leases per second. Who comes too early waits for its turn; who could not be served in time is told at
     * once.
     *
     * @param leasesPerSecond more than zero
     * @param afterPause how many may come at once after a pause, at least 1
     * @return this builder
     */
    public Builder<C> rate(double leasesPerSecond, int afterPause) {
      if (!(leasesPerSecond > 0) || leasesPerSecond > 1e9 || afterPause < 1) {
        throw new IllegalArgumentException("a rate above zero and a burst of at least 1 are needed");
      }
      perSecond = leasesPerSecond;
      burst = afterPause;
      return this;
    }

    /**
     * Limits the wait for those who set no limit of their own; 30 seconds by default.
     *
     * @param limit the longest wait at the limits, before the pool is asked
     * @return this builder
     */
    public Builder<C> longestWait(Duration limit) {
      longestWait = Objects.requireNonNull(limit, "limit");
      return this;
    }

    /**
     * Sets the clock.
     *
     * @param clock where the time comes from
     * @return this builder
     */
    public Builder<C> time(TimeSource clock) {
      time = Objects.requireNonNull(clock, "clock");
      return this;
    }

    /**
     * Makes the limited view of the pool.
     *
     * @return a pool whose leases count against the limits; its figures are those of the whole pool
     */
    public Pool<C> build() {
      @Nullable Semaphore places = bulkhead == 0 ? null : new Semaphore(bulkhead, true);
      @Nullable TokenBucket bucket = perSecond == 0 ? null : new TokenBucket(perSecond, burst, time);
      return new LimitedPool<>(pool, places, bulkhead, bucket, longestWait, time);
    }
  }
}
