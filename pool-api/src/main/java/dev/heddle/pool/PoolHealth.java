package dev.heddle.pool;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of a target's health.
 *
 * @param status the verdict
 * @param consecutiveFailures how many checks or uses failed in a row up to now
 * @param lastCheck when it was last checked in the background
 * @param lastUsed when a connection was last lent
 * @param lastFailure what the last failure said, without secrets; empty once it has recovered
 * @param facts what the backend knows besides, by name: see {@link dev.heddle.pool.spi.ConnectionSource#facts}; often
 *     empty
 */
public record PoolHealth(
    HealthStatus status,
    int consecutiveFailures,
    Optional<Instant> lastCheck,
    Optional<Instant> lastUsed,
    Optional<String> lastFailure,
    Map<String, Boolean> facts) {

  /** Nothing known yet. */
  public static final PoolHealth UNKNOWN = new PoolHealth(HealthStatus.UNKNOWN, 0, Optional.empty(), Optional.empty(),
      Optional.empty(), Map.of());

  /** Copies the map, in its order. */
  public PoolHealth {
    facts = facts.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(facts));
  }
}
