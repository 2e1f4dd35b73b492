package dev.heddle.pool;

import java.util.Map;

/**
 * What happened since the pool was made. Counters only grow.
 *
 * @param acquired leases given
 * @param waited leases that were waited for
 * @param acquireTimeouts acquires that ended by {@link AcquireTimeoutException}
 * @param acquireRejected acquires refused at once: queue full, paused, draining or closed
 * @param acquireInterrupted waits ended by an interrupt
 * @param acquireFailed acquires that ended by {@link TargetDownException}
 * @param opened connections opened
 * @param openFailed opens that failed
 * @param openAbandoned opens given up because they took longer than {@code open-timeout}
 * @param closed connections closed, by reason; reasons that never happened are absent
 * @param validationFailed checks that found a connection dead
 * @param healthCheckFailures background checks of the target that failed
 * @param leaksSuspected leases held longer than {@code leak-threshold}
 * @param leaksOrphaned leases whose thread ended without closing or handing off
 * @param leaksCertain leases that became unreachable without being closed
 * @param leaksReclaimed leases ended by the pool under {@link LeakPolicy#RECLAIM}
 * @param misuses second releases, and uses after release
 */
public record PoolTotals(
    long acquired,
    long waited,
    long acquireTimeouts,
    long acquireRejected,
    long acquireInterrupted,
    long acquireFailed,
    long opened,
    long openFailed,
    long openAbandoned,
    Map<CloseReason, Long> closed,
    long validationFailed,
    long healthCheckFailures,
    long leaksSuspected,
    long leaksOrphaned,
    long leaksCertain,
    long leaksReclaimed,
    long misuses) {

  /** Copies the map. */
  public PoolTotals {
    closed = Map.copyOf(closed);
  }

  /**
   * Connections closed for any reason.
   *
   * @return the sum over all reasons
   */
  public long closedTotal() {
    return closed.values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * Acquires that gave no lease, for any reason but an interrupt.
   *
   * @return timeouts, rejections and failures
   */
  public long acquireFailures() {
    return acquireTimeouts + acquireRejected + acquireFailed;
  }
}
