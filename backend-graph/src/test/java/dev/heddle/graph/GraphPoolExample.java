package dev.heddle.graph;

import com.falkordb.ResultSet;
import dev.heddle.pool.Acquire;
import dev.heddle.pool.Deadline;
import dev.heddle.pool.Lease;
import java.time.Duration;
import java.util.Map;

/** The example of the README: run as a test. */
final class GraphPoolExample {

  private GraphPoolExample() {
  }

  // @start region="pool"
  static long friends(GraphPoolConfig config, String name) throws InterruptedException {
    try (GraphConnectionPool pool = GraphConnectionPool.open(config)) {
      // Code written for the driver: each call leases a connection and gives it back.
      pool.driver().graph("social").query("MERGE (:Person {name: $name})", Map.of("name", name));

      // A lease, with one deadline for the wait and for the query.
      Deadline deadline = Deadline.in(Duration.ofSeconds(2));
      try (Lease<GraphSession> lease = pool.acquire(Acquire.standard().deadline(deadline))) {
        ResultSet rows = lease.get().readOnlyQuery("social",
            "MATCH (:Person {name: $name})-[:KNOWS]-(friend) RETURN count(friend) AS friends", Map.of("name", name),
            lease.deadline());
        return rows.iterator().next().<Long>getValue("friends");
      }
    }
  }
  // @end
}
