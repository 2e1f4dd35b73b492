package dev.heddle.graph;

import static dev.heddle.graph.GraphPoolTest.awaitTrue;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.graph.fixture.FalkorServer;
import dev.heddle.pool.Acquire;
import dev.heddle.pool.Deadline;
import dev.heddle.pool.HealthStatus;
import dev.heddle.pool.Lease;
import dev.heddle.pool.ManagedPool;
import dev.heddle.pool.Occupancy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** Death, silence and return of the server under load. */
class ServerFailureTest {

  /** The time of one operation, with its wait for a connection. */
  private static final Duration LIMIT = Duration.ofSeconds(2);

  /** What an operation may last longer than its deadline, on an overloaded machine; a hang lasts much longer. */
  private static final Duration OVERRUN = Duration.ofSeconds(5);

  @Test
  void kill_underLoad_givesNoWrongAnswer_endsEverybodyInTime_andThePoolIsWholeSoonAfterTheReturn() throws Exception {
    try (FalkorServer server = RealServer.start(); ManagedPool<GraphSession> pool = pool(server)) {
      Duration best = Duration.ofDays(1);
      for (int round = 0; round < 3; round++) {
        Load load = new Load(pool);
        load.awaitAnswers(200);
        server.kill();
        load.awaitFailures(20);
        server.restart();
        long back = System.nanoTime();
        load.awaitAnswers(1);
        Duration recovery = Duration.ofNanos(System.nanoTime() - back);
        best = recovery.compareTo(best) < 0 ? recovery : best;
        load.awaitAnswers(200);
        load.end();
      }
      assertThat(best).as("the shortest of three recoveries").isLessThan(Duration.ofSeconds(2));
      assertWhole(pool, server);
    }
  }

  @Test
  void silence_underLoad_endsEverybodyInTime_andThePoolIsWholeAfterIt() throws Exception {
    try (FalkorServer server = RealServer.start(); ManagedPool<GraphSession> pool = pool(server)) {
      Load load = new Load(pool);
      load.awaitAnswers(200);
      server.suspend();
      load.awaitFailures(60);
      server.resume();
      load.awaitAnswers(200);
      load.end();
      assertWhole(pool, server);
    }
  }

  @Test
  void aWriteThatTheServerDoesNotRead_endsByItsDeadline() throws Exception {
    try (FalkorServer server = RealServer.start();
        ManagedPool<GraphSession> pool = pool(server);
        Lease<GraphSession> lease = pool.acquire()) {
      // More than the buffers of both sides hold.
      String huge = "RETURN 1 //" + "x".repeat(64 * 1024 * 1024);
      server.suspend();
      long begin = System.nanoTime();
      assertThatThrownBy(() -> lease.get().query("g", huge, Map.of(), Deadline.in(LIMIT)))
          .isInstanceOf(JedisConnectionException.class).hasMessageContaining("no answer");
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(LIMIT.plus(OVERRUN));
      assertThat(lease.get().isConnected()).isFalse();
      server.resume();
    }
  }

  private static ManagedPool<GraphSession> pool(FalkorServer server) {
    return GraphPoolTest.pool(server, Map.of("max-size", 8, "min-idle", 2, "max-idle", 8, "acquire-timeout", "2s",
        "connect-timeout", "1s", "open-timeout", "1s"));
  }

  /** Nothing in use, nothing lost: each connection that the server sees is one that the pool counts. */
  private static void assertWhole(ManagedPool<GraphSession> pool, FalkorServer server) throws InterruptedException {
    GraphSession watcher = Sessions.open(server);
    awaitTrue("the pool is whole", () -> {
      Occupancy now = pool.stats().occupancy();
      long seen = watcher.jedis().clientList().lines().filter(line -> line.contains("name=heddle-social ")).count();
      return now.inUse() == 0 && now.pending() == 0 && now.opening() == 0 && now.idle() >= 2 && seen == now.total();
    });
    watcher.connection().disconnect();
    // Connections that outlived the silence answer before a probe has found that new ones can be opened. The load tells
    // the pool of its failures only, so nothing but an open makes it healthy.
    awaitTrue("connections can be opened", () -> pool.health().status() == HealthStatus.HEALTHY);
    List<Lease<GraphSession>> all = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      all.add(pool.acquire(Acquire.within(Duration.ofSeconds(30))));
    }
    for (Lease<GraphSession> lease : all) {
      lease.get().graph("load").query("RETURN 1");
      lease.close();
    }
  }

  /** Threads that ask and check, until the end; each operation has a deadline. */
  private static final class Load {

    private final List<Thread> threads = new ArrayList<>();
    private final AtomicLong answers = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLong wrong = new AtomicLong();
    private final AtomicLong longest = new AtomicLong();
    private volatile boolean over;

    Load(ManagedPool<GraphSession> pool) {
      for (int i = 0; i < 50; i++) {
        int first = i * 1_000_000;
        threads.add(Thread.ofVirtual().start(() -> ask(pool, first)));
      }
    }

    private void ask(ManagedPool<GraphSession> pool, int first) {
      for (long value = first; !over; value++) {
        long begin = System.nanoTime();
        Deadline deadline = Deadline.in(LIMIT);
        try (Lease<GraphSession> lease = pool.acquire(Acquire.standard().deadline(deadline))) {
          try {
            Object answer = lease.get().query("load", "RETURN $v", Map.of("v", value), lease.deadline()).iterator()
                .next().getValue(0);
            (answer.equals(value) ? answers : wrong).incrementAndGet();
          } catch (RuntimeException failed) {
            lease.report(failed);
            throw failed;
          }
        } catch (InterruptedException never) {
          return;
        } catch (RuntimeException failed) {
          failures.incrementAndGet();
          // A virtual thread that fails at once, again and again, would leave no carrier to those that connect.
          LockSupport.parkNanos(5_000_000);
        }
        longest.accumulateAndGet(System.nanoTime() - begin, Math::max);
      }
    }

    void awaitAnswers(long more) {
      await("answers", answers, more);
    }

    void awaitFailures(long more) {
      await("failures", failures, more);
    }

    private void await(String what, AtomicLong counter, long more) {
      long target = counter.get() + more;
      try {
        awaitTrue(what, () -> counter.get() >= target);
      } catch (AssertionError tooLong) {
        over = true;
        throw tooLong;
      }
    }

    void end() throws InterruptedException {
      over = true;
      for (Thread thread : threads) {
        assertThat(thread.join(LIMIT.plus(OVERRUN))).as("no thread hangs").isTrue();
      }
      assertThat(wrong).hasValue(0);
      assertThat(Duration.ofNanos(longest.get())).isLessThan(LIMIT.plus(OVERRUN));
    }
  }
}
