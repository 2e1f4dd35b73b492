package dev.heddle.core;

import dev.heddle.pool.Acquire;
import dev.heddle.pool.LeakPolicy;
import dev.heddle.pool.PoolConfig;
import java.time.Duration;
import java.util.Optional;

/** The numbers of a config as the paths of the pool want them: read without a look-up, times in nanoseconds. */
record Limits(
    int maxSize,
    int minIdle,
    int maxIdle,
    int maxPending,
    int maxOpening,
    long maxUses,
    long acquireTimeout,
    long openTimeout,
    long validateTimeout,
    long validationInterval,
    long idleTimeout,
    long maxLifetime,
    double lifetimeJitter,
    long keepalive,
    long leakThreshold,
    boolean reclaimsLeaks,
    double leakSample,
    long healthInterval,
    Duration closeGrace) {

  /** Stands for "never": a quarter of the clock's range, so that sums with readings do not overflow. */
  static final long NEVER = Long.MAX_VALUE / 4;

  /** No connection lives to see it; half of the range, so that the uses of earlier ones can be added. */
  private static final long NO_MAX_USES = Long.MAX_VALUE / 2;

  static Limits of(PoolConfig config) {
    return new Limits(config.maxSize(), config.minIdle(), config.maxIdle(), config.maxPending(), config.maxOpening(),
        config.maxUses() == 0 ? NO_MAX_USES : config.maxUses(), config.acquireTimeout().toNanos(),
        config.openTimeout().toNanos(), config.validateTimeout().toNanos(), config.validationInterval().toNanos(),
        orNever(config.idleTimeout()), orNever(config.maxLifetime()), config.lifetimeJitter(),
        orNever(config.keepalive()), orNever(config.leakThreshold()), config.leakPolicy() == LeakPolicy.RECLAIM,
        config.leakSample(), config.healthInterval().toNanos(), config.closeGrace());
  }

  /** How long an acquire may wait, in nanoseconds. */
  long waitNanos(Acquire how) {
    Optional<Duration> within = how.within();
    return within.isPresent() ? nanos(within.get()) : acquireTimeout;
  }

  /** Whether connections wear out. */
  boolean limitsUses() {
    return maxUses != NO_MAX_USES;
  }

  /** Zero switches a limit off. */
  private static long orNever(Duration limit) {
    return limit.isZero() ? NEVER : limit.toNanos();
  }

  /** The nanoseconds of any duration; what is too long for a clock is {@link #NEVER}. */
  static long nanos(Duration duration) {
    return duration.compareTo(Duration.ofNanos(NEVER)) >= 0 ? NEVER
        : duration.isNegative() ? 0 : duration.toNanos();
  }
}
