package dev.heddle.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.mongo.fixture.MongoServerFixture;
import dev.heddle.pool.Deadline;
import dev.heddle.pool.EvictMode;
import dev.heddle.pool.InvalidSettingsException;
import dev.heddle.pool.contract.Eventually;
import dev.heddle.pool.spi.NativeFigures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Changing the client under load. */
class SwapTest {

  private static final Deadline SOON = Deadline.in(Duration.ofMinutes(5));

  private final MongoServerFixture server = MongoServerFixture.start();
  private final MongoServerFixture other = MongoServerFixture.start();

  @AfterEach
  void close() {
    server.close();
    other.close();
  }

  /** Twenty threads that take, write and give back, never more than the permits at a time, as the gate does it. */
  private static final class Load {

    final AtomicLong done = new AtomicLong();
    final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean over = new AtomicBoolean();
    private final List<Thread> threads = new ArrayList<>();

    Load(MongoPool pool, TestContext context, Semaphore permits) {
      for (int number = 0; number < 20; number++) {
        threads.add(Thread.ofVirtual().start(() -> {
          while (!over.get() && failures.isEmpty()) {
            try {
              permits.acquire();
              try {
                MongoAccess access = context.leases.take(pool, SOON);
                try {
                  access.database().getCollection("swap").insertOne(new Document());
                  done.incrementAndGet();
                } finally {
                  context.leases.giveBack(pool, access);
                }
              } finally {
                permits.release();
              }
            } catch (Exception failure) {
              failures.add(failure);
            }
          }
        }));
      }
    }

    void more() {
      long target = done.get() + 200;
      Eventually.that("200 more operations", () -> done.get() >= target || !failures.isEmpty());
    }

    void stop() throws InterruptedException {
      over.set(true);
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(failures).isEmpty();
    }
  }

  @Test
  void resizeEvictAndReconfigure_failNothing_underLoad() throws Exception {
    TestContext context = TestContext.unlimited();
    Map<String, Object> sizes = Map.of("max-size", 8, "min-idle", 2);
    MongoPool pool = Pools.open(server.url(), context, sizes);
    Semaphore permits = new Semaphore(4, true);
    Load load = new Load(pool, context, permits);
    load.more();
    pool.resize(1, 4);
    load.more();
    pool.evict(EvictMode.SOFT);
    load.more();
    pool.resize(4, 12);
    permits.release(8);
    load.more();
    pool.reconfigure(Pools.settings(other.url(), sizes));
    permits.acquire(4);
    load.more();
    load.stop();
    MongoAccess access = context.leases.take(pool, SOON);
    assertThat(access.database().getCollection("swap").countDocuments()).isPositive();
    context.leases.giveBack(pool, access);
    pool.close();
    assertThat(pool.figures()).isEqualTo(new NativeFigures(0, 0, 0));
    Eventually.that("all is closed", () -> context.opened.get() == context.allClosed());
    assertThat(context.budget.reserved()).isZero();
  }

  @Test
  void anEqualPlan_needsNoSwap() throws Exception {
    TestContext context = TestContext.unlimited();
    MongoPool pool = Pools.open(server.url(), context, Map.of("max-size", 8, "min-idle", 2));
    MongoAccess before = context.leases.take(pool, SOON);
    pool.resize(2, 8);
    pool.reconfigure(Pools.settings(server.url(), Map.of("max-size", 8, "min-idle", 2, "max-pending", 5)));
    MongoAccess after = context.leases.take(pool, SOON);
    assertThat(after.generation()).isSameAs(before.generation());
    pool.close();
  }

  @Test
  void aWrongUrl_changesNothing() throws Exception {
    TestContext context = TestContext.unlimited();
    MongoPool pool = Pools.open(server.url(), context, Map.of());
    assertThatThrownBy(() -> pool.reconfigure(Pools.settings("mongodb://user:secret@/nowhere", Map.of())))
        .isInstanceOf(InvalidSettingsException.class).hasMessageNotContaining("secret");
    MongoAccess access = context.leases.take(pool, SOON);
    access.database().runCommand(new Document("ping", 1));
    context.leases.giveBack(pool, access);
    pool.close();
  }

  @Test
  void aBudgetWithRoomForBothClients_holdsBothUntilTheOldOneHasGone() throws Exception {
    TestContext context = TestContext.withBudget(100);
    MongoPool pool = Pools.open(server.url(), context, Map.of("max-size", 10, "min-idle", 0));
    MongoAccess old = context.leases.take(pool, SOON);
    assertThat(context.budget.reserved()).as("ten connections and a monitor").isEqualTo(11);
    pool.resize(0, 20);
    assertThat(context.budget.reserved()).isEqualTo(11 + 21);
    context.leases.giveBack(pool, old);
    Eventually.that("the old client's share came back", () -> context.budget.reserved() == 21);
    pool.close();
    assertThat(context.budget.reserved()).isZero();
  }

  @Test
  void aBudgetWithoutRoomForBothClients_letsTheOldOneGoFirst_andTakersWait() throws Exception {
    TestContext context = TestContext.withBudget(15);
    MongoPool pool = Pools.open(server.url(), context, Map.of("max-size", 10, "min-idle", 0));
    MongoAccess old = context.leases.take(pool, SOON);
    pool.resize(0, 12);
    old.database().runCommand(new Document("ping", 1));
    assertThatThrownBy(() -> context.leases.take(pool, Deadline.in(Duration.ofMillis(50))))
        .hasMessageContaining("budget");
    context.leases.giveBack(pool, old);
    MongoAccess fresh = context.leases.take(pool, SOON);
    fresh.database().runCommand(new Document("ping", 1));
    assertThat(fresh.generation().plan().maxSize()).isEqualTo(12);
    assertThat(context.budget.reserved()).isEqualTo(13);
    pool.close();
    assertThat(context.budget.reserved()).isZero();
  }

  @Test
  void aSwapWithoutRoom_failsNothing_underLoad() throws Exception {
    TestContext context = TestContext.withBudget(12);
    MongoPool pool = Pools.open(server.url(), context, Map.of("max-size", 10, "min-idle", 0));
    Load load = new Load(pool, context, new Semaphore(4, true));
    load.more();
    for (int size = 5; size <= 11; size++) {
      pool.resize(0, size);
      load.more();
    }
    load.stop();
    pool.close();
    assertThat(context.budget.reserved()).isZero();
  }

  @Test
  void aPoolMadeWithoutRoom_opensWhenThereIsSome() throws Exception {
    TestContext context = TestContext.withBudget(11);
    assertThat(context.budget.tryReserve(5)).isTrue();
    MongoPool pool = Pools.open(server.url(), context, Map.of("max-size", 10, "min-idle", 0));
    assertThatThrownBy(() -> context.leases.take(pool, Deadline.in(Duration.ofMillis(50))))
        .hasMessageContaining("budget");
    context.budget.release(5);
    context.leases.giveBack(pool, context.leases.take(pool, SOON));
    pool.close();
    assertThat(context.budget.reserved()).isZero();
  }
}
