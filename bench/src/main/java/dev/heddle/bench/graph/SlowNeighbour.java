package dev.heddle.bench.graph;

import com.falkordb.Graph;
import com.falkordb.exceptions.GraphException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/** Fifty fast queries that come just after one which the server ends after half a second. */
final class SlowNeighbour {

  private static final int FAST = 50;
  private static final long SLOW_MILLIS = 500;
  /** Time for the slow query to be on its way before the fast ones come. */
  private static final long HEAD_START_NANOS = 50_000_000;
  private static final String SLOW = "UNWIND range(1, 10000) AS x UNWIND range(1, 10000) AS y RETURN sum(x * y)";

  private SlowNeighbour() {}

  /** The time of each fast query in milliseconds, the shortest first. */
  static List<Double> run(GraphCandidate candidate) throws InterruptedException {
    Graph fast = candidate.graph("bench");
    fast.query("RETURN 1");
    Thread slow = Thread.ofVirtual().start(() -> {
      try {
        candidate.graph("slow").query(SLOW, SLOW_MILLIS);
      } catch (GraphException timedOut) {
        // As it was meant to.
      }
    });
    LockSupport.parkNanos(HEAD_START_NANOS);
    List<Double> millis = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch ended = new CountDownLatch(FAST);
    for (int i = 0; i < FAST; i++) {
      Thread.ofVirtual().start(() -> {
        long begin = System.nanoTime();
        fast.readOnlyQuery("RETURN 1");
        millis.add((System.nanoTime() - begin) / 1e6);
        ended.countDown();
      });
    }
    ended.await();
    slow.join();
    List<Double> sorted = new ArrayList<>(millis);
    Collections.sort(sorted);
    return sorted;
  }
}
