package dev.heddle.pool;

import java.time.Duration;
import java.util.List;

/**
 * What the close of a pool did.
 *
 * @param took from the call to the end
 * @param closed how many connections were closed in order
 * @param cutOff the leases that were still out after the grace and whose connections were closed under their holders
 */
public record CloseReport(Duration took, int closed, List<LeaseInfo> cutOff) {

  /** Copies the list. */
  public CloseReport {
    cutOff = List.copyOf(cutOff);
  }
}
