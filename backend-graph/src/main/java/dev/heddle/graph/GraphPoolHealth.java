package dev.heddle.graph;

import dev.heddle.pool.HealthStatus;
import dev.heddle.pool.Occupancy;
import java.util.List;
import java.util.Optional;

/**
 * How a pool and its server are.
 *
 * @param available whether a lease can be expected: the pool lends and the server is not known to be unhealthy. A
 *     saturated pool is available
 * @param status the verdict on the server
 * @param lastFailure what the last failure said; empty once it has recovered
 * @param utilization the share of the connections that are leased, from 0 to 1
 * @param occupancy how full the pool is
 * @param limits what the server said of its limits; empty before the first connection
 * @param warnings where the pool exceeds these limits, for people
 */
public record GraphPoolHealth(
    boolean available,
    HealthStatus status,
    Optional<String> lastFailure,
    double utilization,
    Occupancy occupancy,
    Optional<GraphLimits> limits,
    List<String> warnings) {

  /** Copies the list. */
  public GraphPoolHealth {
    warnings = List.copyOf(warnings);
  }
}
