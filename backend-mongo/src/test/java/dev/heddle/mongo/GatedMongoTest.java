package dev.heddle.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.mongodb.client.MongoCollection;
import dev.heddle.mongo.fixture.MongoServerFixture;
import dev.heddle.mongo.fixture.MongoTarget;
import dev.heddle.mongo.fixture.NetworkProxy;
import dev.heddle.pool.Acquire;
import dev.heddle.pool.AcquireTimeoutException;
import dev.heddle.pool.CloseReport;
import dev.heddle.pool.ConnectionInfo;
import dev.heddle.pool.EvictMode;
import dev.heddle.pool.HealthStatus;
import dev.heddle.pool.InvalidSettingsException;
import dev.heddle.pool.Lease;
import dev.heddle.pool.ManagedPool;
import dev.heddle.pool.PauseMode;
import dev.heddle.pool.PendingLimitException;
import dev.heddle.pool.PoolAct;
import dev.heddle.pool.PoolPausedException;
import dev.heddle.pool.PoolState;
import dev.heddle.pool.TargetDownException;
import dev.heddle.pool.contract.Eventually;
import dev.heddle.pool.spi.Backends;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** The driver's pool under the gate of the pool core, with the verbs of every pool. */
class GatedMongoTest {

  private static final Document PING = new Document("ping", 1);

  private static ManagedPool<MongoAccess> pool(String url, Map<String, ?> more) {
    Map<String, Object> given = new HashMap<>(Map.of("url", url, "database", "heddle_test", "close-grace", "1s"));
    given.putAll(more);
    return Backends.pool("orders", new MongoBackend(), given);
  }

  @Test
  void aLease_worksAndIsCounted() throws Exception {
    try (MongoTarget target = MongoTarget.find(); ManagedPool<MongoAccess> pool = pool(target.url(), Map.of())) {
      assertThat(pool.awaitReady(Duration.ofMinutes(1))).isTrue();
      String name = pool.call(access -> access.database().getName());
      assertThat(name).isEqualTo("heddle_test");
      pool.call(access -> access.database().runCommand(PING));
      assertThat(pool.stats().totals().acquired()).isEqualTo(2);
      assertThat(pool.stats().occupancy().maxSize()).isEqualTo(20);
      assertThat(pool.stats().occupancy().idle()).isGreaterThanOrEqualTo(5);
      assertThat(pool.health().status()).isEqualTo(HealthStatus.HEALTHY);
      assertThat(pool.connections()).hasSizeGreaterThanOrEqualTo(5);
      for (PoolAct act : PoolAct.values()) {
        assertThat(pool.capabilities().how(act)).as(act.name()).isPresent();
      }
    }
  }

  @Test
  void anAddressThatIsRefused_isNotUsed() throws Exception {
    try (MongoTarget target = MongoTarget.find(); ManagedPool<MongoAccess> pool = pool(target.url(), Map.of())) {
      assertThatThrownBy(() -> pool.reconfigure(Map.of("url", "http://127.0.0.1", "max-size", 7)))
          .isInstanceOf(InvalidSettingsException.class);
      assertThat(pool.settings().get(MongoSettings.URL)).isEqualTo(target.url());
      assertThat(pool.stats().occupancy().maxSize()).isEqualTo(20);
      pool.call(access -> access.database().runCommand(PING));
    }
  }

  @Test
  void waiting_isBounded_andNobodyWaitsInsideTheDriver() throws Exception {
    try (MongoTarget target = MongoTarget.find();
        ManagedPool<MongoAccess> pool = pool(target.url(), Map.of("max-size", 1, "min-idle", 0, "max-pending", 1))) {
      Lease<MongoAccess> held = pool.acquire();
      assertThatThrownBy(() -> pool.acquire(Acquire.within(Duration.ofMillis(20))))
          .isInstanceOf(AcquireTimeoutException.class);
      CompletableFuture<Throwable> waiter = new CompletableFuture<>();
      Thread.ofVirtual().start(() -> waiter.complete(catchThrowable(() -> pool.acquire().close())));
      Eventually.that("one waits", () -> pool.stats().occupancy().pending() == 1);
      assertThatThrownBy(pool::acquire).isInstanceOf(PendingLimitException.class);
      assertThat(held.get().stats().servers()).allSatisfy(server -> assertThat(server.pending()).isZero());
      held.close();
      assertThat(waiter.join()).isNull();
    }
  }

  @Test
  void everyVerb_underLoad_failsNoOperation() throws Exception {
    try (MongoServerFixture server = MongoServerFixture.start();
        ManagedPool<MongoAccess> pool = pool(server.url(), Map.of("max-size", 8, "min-idle", 2))) {
      AtomicBoolean over = new AtomicBoolean();
      AtomicLong done = new AtomicLong();
      Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
      List<Thread> load = new ArrayList<>();
      for (int number = 0; number < 40; number++) {
        load.add(Thread.ofVirtual().start(() -> {
          while (!over.get() && failures.isEmpty()) {
            try {
              pool.call(access -> access.database().getCollection("load").countDocuments());
              done.incrementAndGet();
            } catch (Exception failure) {
              failures.add(failure);
            }
          }
        }));
      }
      List<ThrowingAct> acts = List.of(() -> pool.resize(1, 3), () -> pool.evict(EvictMode.SOFT),
          () -> pool.resize(4, 12), () -> pool.pause(PauseMode.QUEUE), pool::resume,
          () -> pool.reconfigure(Map.of("socket-timeout", "20s")), () -> pool.reconfigure(Map.of("max-pending", 1_000)),
          pool::validateNow);
      for (ThrowingAct act : acts) {
        act.run();
        if (pool.state() == PoolState.READY) {
          long target = done.get() + 100;
          Eventually.that("100 more operations", () -> done.get() >= target || !failures.isEmpty());
        }
      }
      over.set(true);
      for (Thread thread : load) {
        thread.join();
      }
      assertThat(failures).isEmpty();
      assertThat(pool.stats().occupancy().maxSize()).isEqualTo(12);
      assertThat(pool.stats().generation()).isEqualTo(1);
      assertThat(pool.stats().totals().acquireFailed()).isZero();
    }
  }

  /** One act of an operator. */
  private interface ThrowingAct {
    void run() throws Exception;
  }

  @Test
  void drain_waitsForLeases_andResumeServesAgain() throws Exception {
    try (MongoServerFixture server = MongoServerFixture.start();
        ManagedPool<MongoAccess> pool = pool(server.url(), Map.of("min-idle", 2))) {
      pool.call(access -> access.database().runCommand(PING));
      Eventually.that("it is filled", () -> pool.stats().occupancy().idle() >= 2);
      List<Long> before = pool.connections().stream().map(ConnectionInfo::id).toList();
      assertThat(before).isNotEmpty();
      assertThat(pool.drain(Duration.ofMinutes(1))).isTrue();
      assertThatThrownBy(pool::acquire).isInstanceOf(PoolPausedException.class);
      // The client that takes over greets its server by a connection of its own.
      Eventually.that("its connections are closed",
          () -> pool.connections().stream().map(ConnectionInfo::id).noneMatch(before::contains));
      Eventually.that("the driver has its least again", () -> pool.stats().occupancy().idle() >= 2);
      assertThat(pool.state()).isEqualTo(PoolState.DRAINING);
      pool.resume();
      pool.call(access -> access.database().runCommand(PING));
    }
  }

  @Test
  void aDeadTarget_failsAtOnce_andIsFoundAgain() throws Exception {
    try (MongoServerFixture server = MongoServerFixture.start();
        ManagedPool<MongoAccess> pool = pool(server.url(), Map.of("min-idle", 0, "heartbeat-interval", "500ms",
            "server-selection-timeout", "500ms", "breaker-failures", 1, "breaker-probe-interval", "100ms",
            "validate-timeout", "2s"))) {
      pool.call(access -> access.database().runCommand(PING));
      server.stop();
      Eventually.that("acquires fail at once",
          () -> catchThrowable(() -> pool.acquire().close()) instanceof TargetDownException);
      server.restart();
      Eventually.that("acquires work again", () -> catchThrowable(
          () -> pool.call(access -> access.database().runCommand(PING))) == null);
      Eventually.that("healthy", () -> pool.health().status() == HealthStatus.HEALTHY);
    }
  }

  @Test
  void failures_makeItUnhealthy_afterTwo() throws Exception {
    try (MongoServerFixture server = MongoServerFixture.start();
        ManagedPool<MongoAccess> pool = pool(server.url(), Map.of("min-idle", 0, "validate-timeout", "200ms"))) {
      assertThat(pool.validateNow().status()).isEqualTo(HealthStatus.HEALTHY);
      server.stop();
      assertThat(pool.validateNow().status()).isEqualTo(HealthStatus.HEALTHY);
      assertThat(pool.validateNow().status()).isEqualTo(HealthStatus.UNHEALTHY);
    }
  }

  @Test
  void aHardEviction_andAClose_endWhatHangs() throws Exception {
    try (MongoServerFixture server = MongoServerFixture.start();
        NetworkProxy proxy = NetworkProxy.before(server.port());
        ManagedPool<MongoAccess> pool = pool(proxy.url(), Map.of("min-idle", 0))) {
      CompletableFuture<Throwable> first = hang(pool, proxy);
      pool.evict(EvictMode.HARD);
      assertThat(first.join()).isInstanceOf(com.mongodb.MongoInterruptedException.class);
      proxy.speak();
      CompletableFuture<Throwable> second = hang(pool, proxy);
      CloseReport report = pool.close(Duration.ofMillis(10));
      assertThat(second.join()).isInstanceOf(com.mongodb.MongoInterruptedException.class);
      assertThat(report.cutOff()).hasSize(1);
    }
  }

  private static CompletableFuture<Throwable> hang(ManagedPool<MongoAccess> pool, NetworkProxy proxy) {
    CompletableFuture<Throwable> outcome = new CompletableFuture<>();
    CompletableFuture<Void> leased = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> {
      try (Lease<MongoAccess> lease = pool.acquire()) {
        MongoCollection<Document> collection = lease.get().database().getCollection("hang");
        collection.countDocuments();
        proxy.beSilent();
        leased.complete(null);
        outcome.complete(catchThrowable(collection::countDocuments));
      } catch (Exception failure) {
        outcome.completeExceptionally(failure);
      }
    });
    leased.join();
    Eventually.that("the operation runs", () -> pool.connections().stream()
        .anyMatch(connection -> connection.state() == ConnectionInfo.State.IN_USE));
    return outcome;
  }
}
