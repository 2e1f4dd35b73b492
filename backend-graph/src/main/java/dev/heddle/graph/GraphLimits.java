package dev.heddle.graph;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What one server can do at once, as its configuration says. Absent is what it did not tell, for instance because the
 * user may not ask.
 *
 * @param threadCount how many queries run at the same time ({@code THREAD_COUNT})
 * @param maxQueuedQueries how many may wait for a thread before the server refuses more ({@code MAX_QUEUED_QUERIES})
 * @param timeoutMax the longest timeout that a query may ask for ({@code TIMEOUT_MAX}); absent if there is no limit
 */
public record GraphLimits(OptionalLong threadCount, OptionalLong maxQueuedQueries, Optional<Duration> timeoutMax) {

  /** Nothing is known. */
  static final GraphLimits UNKNOWN = new GraphLimits(OptionalLong.empty(), OptionalLong.empty(), Optional.empty());

  /**
   * What is to be said about a pool of some size before this server.
   *
   * @param maxSize the most connections of the pool
   * @return sentences for people; none if the server can serve all connections at the same time
   */
  public List<String> warnings(int maxSize) {
    List<String> warnings = new ArrayList<>();
    threadCount.ifPresent(threads -> {
      if (maxSize > threads) {
        warnings.add("max-size " + maxSize + " is more than the server's THREAD_COUNT of " + threads
            + ": more queries at once only wait in the server instead of here");
      }
      maxQueuedQueries.ifPresent(queued -> {
        if (maxSize > threads + queued) {
          warnings.add("max-size " + maxSize + " is more than the server's THREAD_COUNT of " + threads
              + " and MAX_QUEUED_QUERIES of " + queued + " together: it will refuse queries when all are in use");
        }
      });
    });
    return List.copyOf(warnings);
  }
}
