package dev.heddle.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.falkordb.GraphContext;
import com.falkordb.exceptions.GraphException;
import dev.heddle.graph.fixture.FalkorServer;
import dev.heddle.pool.Acquire;
import dev.heddle.pool.AcquireTimeoutException;
import dev.heddle.pool.Lease;
import dev.heddle.pool.ManagedPool;
import dev.heddle.pool.spi.Backends;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** The pool core over the real server: what users of both see. */
class GraphPoolTest {

  private static FalkorServer server;

  @BeforeAll
  static void start() {
    server = RealServer.start();
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  static ManagedPool<GraphSession> pool(FalkorServer server, Map<String, ?> more) {
    Map<String, Object> all = new HashMap<>(more);
    all.put("port", server.port());
    return Backends.pool("social", new GraphBackend(), all);
  }

  @Test
  void manyFastQueries_waitForASlowOne_onOneConnection_andNotOnTen() throws Exception {
    Duration one = behindASlowQuery(1);
    Duration ten = behindASlowQuery(10);

    assertThat(one).isGreaterThan(Duration.ofMillis(400));
    assertThat(ten).isLessThan(one.dividedBy(2));
  }

  /** How long 50 fast queries take, at most, that come just after one which takes half a second. */
  private static Duration behindASlowQuery(int connections) throws Exception {
    try (ManagedPool<GraphSession> pool = pool(server, Map.of("max-size", connections, "min-idle", connections,
        "max-idle", connections, "acquire-timeout", "30s"))) {
      assertThat(pool.awaitReady(Duration.ofSeconds(30))).isTrue();
      pool.call(session -> session.graph("fast").query("RETURN 1"));
      CountDownLatch sent = new CountDownLatch(1);
      Thread slow = Thread.ofVirtual().start(() -> {
        try (Lease<GraphSession> lease = pool.acquire()) {
          sent.countDown();
          lease.get().graph("slow").query(GraphSessionTest.SLOW, 500);
        } catch (GraphException | InterruptedException timedOut) {
          // As it was meant to.
        }
      });
      sent.await();
      List<Thread> fast = new ArrayList<>();
      long begin = System.nanoTime();
      for (int i = 0; i < 50; i++) {
        fast.add(Thread.ofVirtual().start(() -> {
          try {
            pool.call(session -> session.graph("fast").readOnlyQuery("RETURN 1"));
          } catch (InterruptedException never) {
            Thread.currentThread().interrupt();
          }
        }));
      }
      for (Thread thread : fast) {
        thread.join();
      }
      Duration took = Duration.ofNanos(System.nanoTime() - begin);
      slow.join();
      return took;
    }
  }

  @Test
  void exhaustion_throwsAfterTheWait_andExplains() throws Exception {
    try (ManagedPool<GraphSession> pool = pool(server, Map.of("max-size", 2, "acquire-timeout", "100ms"));
        Lease<GraphSession> first = pool.acquire(within().label("import"));
        Lease<GraphSession> second = pool.acquire(within().label("report"))) {
      assertThatThrownBy(pool::acquire).isInstanceOfSatisfying(AcquireTimeoutException.class, timeout -> {
        assertThat(timeout.waited()).isGreaterThanOrEqualTo(Duration.ofMillis(100));
        assertThat(timeout).hasMessageContainingAll("social", "in use 2", "max 2", "import", "report");
      });
      assertThat(pool.stats().occupancy().inUse()).isEqualTo(2);
      assertThat(first.get()).isNotSameAs(second.get());
    }
  }

  private static Acquire within() {
    return Acquire.within(Duration.ofSeconds(30));
  }

  @Test
  void aConnectionLeftInATransaction_isNotLentAgain() throws Exception {
    try (ManagedPool<GraphSession> pool = pool(server, Map.of("max-size", 1))) {
      GraphSession left;
      try (Lease<GraphSession> lease = pool.acquire(within())) {
        left = lease.get();
        left.graph("g").watch("g");
      }
      try (Lease<GraphSession> lease = pool.acquire(within())) {
        assertThat(lease.get()).isNotSameAs(left);
        lease.get().graph("g").query("RETURN 1");
      }
      assertThat(pool.stats().totals().closedTotal()).isOne();
    }
  }

  @Test
  void aLateAnswer_reachesNobody() throws Exception {
    try (ManagedPool<GraphSession> pool = pool(server, Map.of("max-size", 1, "acquire-timeout", "30s"))) {
      assertThatThrownBy(() -> pool.call(session -> session.query("late",
          "UNWIND range(1, 300000) AS x CREATE (:T {x: x}) RETURN 'late' LIMIT 1", Map.of(), Sessions.in(20))))
          .hasMessageContaining("no answer");
      for (int i = 0; i < 20; i++) {
        int expected = i;
        Object answer = pool.call(session -> session.query("other", "RETURN $v", Map.of("v", expected),
            Sessions.in(30_000)).iterator().next().getValue(0));
        assertThat(answer).isEqualTo((long) expected);
      }
    }
  }

  @Test
  void theDriver_leasesForEachCall() throws Exception {
    try (ManagedPool<GraphSession> pool = pool(server, Map.of("max-size", 1, "acquire-timeout", "30s"))) {
      PooledDriver driver = PooledDriver.over(pool);
      driver.graph("d").query("CREATE (:D {v: $v})", Map.of("v", "\\\""));
      assertThat(driver.graph("d").readOnlyQuery("MATCH (d:D) RETURN d.v").iterator().next().getString(0))
          .isEqualTo("\\\"");
      assertThat(driver.listGraphs()).contains("d");
      try (Jedis bare = driver.getConnection()) {
        assertThat(bare.ping()).isEqualTo("PONG");
        assertThat(pool.stats().occupancy().inUse()).isOne();
      }
      try (GraphContext context = driver.graph("d").getContext()) {
        context.query("RETURN 1");
        assertThat(pool.stats().occupancy().inUse()).isOne();
      }
      assertThat(pool.stats().occupancy().inUse()).isZero();
      assertThat(pool.stats().occupancy().total()).isOne();
      assertThat(pool.stats().totals().opened()).as("one connection served all").isOne();
      driver.graph("d").deleteGraph();
      assertThatThrownBy(() -> driver.graph("d").deleteGraph()).as("gone with the answer")
          .hasMessageContaining("empty key");
      awaitTrue("unlisted, which the server does in the background", () -> !driver.listGraphs().contains("d"));
    }
  }

  @Test
  void theDriver_dropsABrokenConnection() throws Exception {
    try (ManagedPool<GraphSession> pool = pool(server, Map.of("max-size", 1, "acquire-timeout", "30s"))) {
      PooledDriver driver = PooledDriver.over(pool);
      try (Jedis bare = driver.getConnection()) {
        bare.getConnection().disconnect();
        assertThatThrownBy(bare::ping).hasMessageContaining("closed");
      }
      assertThat(driver.listGraphs()).isNotNull();
      assertThat(pool.stats().totals().opened()).isEqualTo(2);
    }
  }

  @Test
  void theDriver_keepsTheInterrupt() throws Exception {
    try (ManagedPool<GraphSession> pool = pool(server, Map.of("max-size", 1));
        Lease<GraphSession> only = pool.acquire(within())) {
      assertThat(only.get().isConnected()).isTrue();
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> PooledDriver.over(pool).listGraphs()).hasMessageContaining("interrupted");
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void close_leavesNoConnectionOnTheServer() throws Exception {
    try (FalkorServer own = RealServer.start()) {
      ManagedPool<GraphSession> pool = pool(own, Map.of("max-size", 5, "min-idle", 5));
      assertThat(pool.awaitReady(Duration.ofSeconds(30))).isTrue();
      pool.close();

      GraphSession watcher = Sessions.open(own);
      awaitTrue("all closed", () -> !watcher.jedis().clientList().contains("name=heddle-social"));
      watcher.connection().disconnect();
    }
  }

  static void awaitTrue(String what, BooleanSupplier state) {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!state.getAsBoolean()) {
      assertThat(System.nanoTime() - end).as(what + " within 30 s").isNegative();
      LockSupport.parkNanos(1_000_000);
    }
  }
}
