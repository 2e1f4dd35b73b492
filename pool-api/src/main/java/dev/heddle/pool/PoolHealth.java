package dev.heddle.pool;

import java.time.Instant;
import java.util.Optional;

/**
 * What is known of a target's health.
 *
 * @param status the verdict
 * @param consecutiveFailures how many checks or uses failed in a row up to now
 * @param lastCheck when it was last checked in the background
 * @param lastUsed when a connection was last lent
 * @param lastFailure what the last failure said, without secrets; empty once it has recovered
 */
public record PoolHealth(
    HealthStatus status,
    int consecutiveFailures,
    Optional<Instant> lastCheck,
    Optional<Instant> lastUsed,
    Optional<String> lastFailure) {

  /** Nothing known yet. */
  public static final PoolHealth UNKNOWN = new PoolHealth(HealthStatus.UNKNOWN, 0, Optional.empty(), Optional.empty(),
      Optional.empty());
}
