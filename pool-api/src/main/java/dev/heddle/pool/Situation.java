package dev.heddle.pool;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A pool at the moment somebody failed to get a connection, as shown in the message. One is shared by all that fail
 * together.
 *
 * @param pool the pool's name
 * @param state its state
 * @param occupancy how full it was
 * @param longestHolders the oldest leases, the oldest first
 * @param lastOpenFailure why the last open failed, if it did
 * @param breakerOpen whether the creation breaker is open
 */
public record Situation(
    String pool,
    PoolState state,
    Occupancy occupancy,
    List<LeaseInfo> longestHolders,
    Optional<Throwable> lastOpenFailure,
    boolean breakerOpen) {

  /** Copies the list. */
  public Situation {
    longestHolders = List.copyOf(longestHolders);
  }

  /**
   * All of it in one line.
   *
   * @return for instance {@code total 10, in use 10, idle 0, opening 0, pending 37 (max 10); longest holders: …}
   */
  public String describe() {
    StringBuilder text = new StringBuilder(200);
    if (state != PoolState.READY) {
      text.append("pool is ").append(state).append("; ");
    }
    text.append("total ").append(occupancy.total()).append(", in use ").append(occupancy.inUse()).append(", idle ")
        .append(occupancy.idle()).append(", opening ").append(occupancy.opening()).append(", pending ")
        .append(occupancy.pending()).append(" (max ").append(occupancy.maxSize()).append(')');
    if (!longestHolders.isEmpty()) {
      text.append("; longest holders: ");
      String separator = "";
      for (LeaseInfo holder : longestHolders) {
        text.append(separator).append(holder.label().orElse(holder.owner())).append(' ')
            .append(readable(holder.held()));
        separator = ", ";
      }
    }
    lastOpenFailure.ifPresent(failure -> text.append("; last open failed: ").append(readable(failure)));
    if (breakerOpen) {
      text.append("; the breaker is open: a probe is looking for the target");
    }
    return text.toString();
  }

  static String readable(Throwable failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : failure.getClass().getSimpleName() + ": " + message;
  }

  static String readable(Duration duration) {
    long millis = duration.toMillis();
    if (millis < 10) {
      return duration.toNanos() / 1_000 + " µs";
    }
    return millis < 10_000 ? millis + " ms" : duration.toSeconds() + " s";
  }
}
