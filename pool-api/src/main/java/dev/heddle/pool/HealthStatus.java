package dev.heddle.pool;

/** The verdict on a target. A saturated target is not an unhealthy one. */
public enum HealthStatus {
  /** Not asked yet. */
  UNKNOWN,
  /** The last check or use succeeded, or too few failed in a row. */
  HEALTHY,
  /** {@code health-failures} checks or uses failed in a row. */
  UNHEALTHY
}
