package dev.heddle.mongo;

import dev.heddle.pool.CloseReason;
import dev.heddle.pool.DurationHistogram;
import dev.heddle.pool.HealthStatus;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the driver itself says of its pools, by its events: one pool for each server of the deployment. A snapshot.
 *
 * @param health the verdict of the driver's heartbeats on the deployment
 * @param clients how many clients there are: one, and those that were swapped and still have operations running
 * @param budgeted how many connections of the process' budget are reserved
 * @param servers each server, by address
 */
public record MongoStats(HealthStatus health, int clients, int budgeted, List<Server> servers) {

  /** Copies the list. */
  public MongoStats {
    servers = List.copyOf(servers);
  }

  /**
   * One server. The first five are the figures of this moment, the rest counts since the pool was made.
   *
   * @param address host and port
   * @param idle open and free
   * @param inUse an operation runs on it
   * @param opening being opened
   * @param pending operations that wait inside the driver; zero while each lease is used for one operation at a time
   * @param heartbeatFailures how many heartbeats failed in a row
   * @param lastFailure what the last failed heartbeat said; empty once one succeeded
   * @param opened connections opened
   * @param openFailed connections that could not be opened
   * @param closed connections closed, by the reasons that occurred
   * @param taken how often an operation took a connection
   * @param timedOut how often one waited in vain
   * @param failed how often one failed otherwise, for instance because the server had gone
   * @param cleared how often the driver condemned all connections to this server after a failure
   * @param waits how long those that took a connection waited for it inside the driver, with its opening where that was
   *     needed; below five microseconds counts as zero
   * @param opens how long opens took
   */
  public record Server(
      String address,
      int idle,
      int inUse,
      int opening,
      int pending,
      int heartbeatFailures,
      Optional<String> lastFailure,
      long opened,
      long openFailed,
      Map<CloseReason, Long> closed,
      long taken,
      long timedOut,
      long failed,
      long cleared,
      DurationHistogram waits,
      DurationHistogram opens) {

    /** Copies the map. */
    public Server {
      Map<CloseReason, Long> copy = new EnumMap<>(CloseReason.class);
      copy.putAll(closed);
      closed = Collections.unmodifiableMap(copy);
    }

    /**
     * How many connections there are to this server.
     *
     * @return idle + inUse + opening
     */
    public int total() {
      return idle + inUse + opening;
    }
  }
}
