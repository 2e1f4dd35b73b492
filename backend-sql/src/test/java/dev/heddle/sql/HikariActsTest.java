package dev.heddle.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.pool.CloseReason;
import dev.heddle.pool.ConnectionInfo;
import dev.heddle.pool.Deadline;
import dev.heddle.pool.EvictMode;
import dev.heddle.pool.contract.Background;
import dev.heddle.pool.contract.Eventually;
import dev.heddle.pool.contract.Punctual;
import dev.heddle.pool.spi.FailureKind;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The acts of a native pool over HikariCP, and its lists. */
class HikariActsTest extends HikariRig {

  @Test
  void resize_shrinksIdleOnesAtOnce_andLeasedOnesWhenTheyComeBack() throws Exception {
    HikariNativePool pool = pool(Map.of("max-size", 20));
    List<Connection> all = take(pool, 20);
    all.subList(0, 10).forEach(pool::giveBack);

    pool.resize(0, 5);

    Eventually.that("ten are left", () -> server.sessions() == 10);
    assertThat(pool.figures().inUse()).isEqualTo(10);
    all.subList(10, 20).forEach(pool::giveBack);
    Eventually.that("five are left", () -> server.sessions() == 5);
    assertThat(pool.figures().idle()).isEqualTo(5);
    assertThat(context.closed).hasSize(15).containsOnly(CloseReason.SURPLUS);
    assertThat(context.opened).as("no good one was replaced").hasValue(20);
  }

  @Test
  void resize_closesIdleOnes_alsoWhenTheServerHangs() throws Exception {
    HikariNativePool pool = pool(Map.of("max-size", 10));
    take(pool, 10).forEach(pool::giveBack);
    server.hang();
    try {
      assertThat(timed(() -> pool.resize(0, 2))).isLessThan(Duration.ofSeconds(5));
      Eventually.that("two are left", () -> pool.connections().size() == 2);
    } finally {
      server.resume();
    }
  }

  @Test
  void resize_growsAtOnce_andFillsMinIdle() throws Exception {
    HikariNativePool pool = pool(Map.of("max-size", 2));
    List<Connection> two = take(pool, 2);
    pool.resize(3, 8);
    List<Connection> more = take(pool, 3);
    two.forEach(pool::giveBack);
    more.forEach(pool::giveBack);
    Eventually.that("at least five", () -> pool.figures().idle() >= 5);
    assertThat(server.sessions()).isLessThanOrEqualTo(8);
  }

  @Test
  void evict_closesIdleOnesNow_andLeasedOnesWhenTheyComeBack() throws Exception {
    HikariNativePool pool = pool(Map.of());
    List<Connection> all = take(pool, 3);
    pool.giveBack(all.get(0));

    assertThat(pool.evict(EvictMode.SOFT)).isEqualTo(3);

    Eventually.that("the idle one is gone", () -> context.closed.size() == 1);
    assertThat(backendOf(all.get(1))).as("its holder notices nothing").isPositive();
    pool.giveBack(all.get(1));
    pool.giveBack(all.get(2));
    Eventually.that("all are gone", () -> context.closed.size() == 3);
    assertThat(context.closed).containsOnly(CloseReason.STALE);
    Connection fresh = take(pool);
    assertThat(pool.connections()).singleElement()
        .satisfies(info -> assertThat(info.generation()).isEqualTo(1));
    pool.giveBack(fresh);
  }

  @Test
  void reconfigure_changesTheTarget_withoutAFailedCall() throws Exception {
    server.execute("drop database if exists second");
    server.execute("create database second");
    HikariNativePool pool = pool(Map.of());
    CountDownLatch running = new CountDownLatch(4);
    List<Future<String>> calls = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 4; i++) {
        calls.add(threads.submit(() -> {
          String last = "";
          for (int round = 0; round < 400 || !last.equals("second"); round++) {
            Connection connection = take(pool);
            try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select current_database()")) {
              rows.next();
              last = rows.getString(1);
            }
            pool.giveBack(connection);
            running.countDown();
          }
          return last;
        }));
      }
      running.await();
      Connection old = take(pool);
      pool.reconfigure(settings(Map.of("url", server.url("second"))));
      assertThat(number(old, "select count(*) from pg_database where datname = current_database()")).isEqualTo(1);
      pool.giveBack(old);
      for (Future<String> call : calls) {
        assertThat(call.get(60, TimeUnit.SECONDS)).isEqualTo("second");
      }
    }
    Eventually.that("no session in the old database",
        () -> server.number("select count(*) from pg_stat_activity where backend_type = 'client backend'"
            + " and datname = 'postgres' and application_name <> 'fixture'") == 0);
    pool.close();
    Eventually.that("no session is left", () -> server.sessions() == 0);
  }

  @Test
  void reconfigure_whileAConnectionIsBeingOpened_leavesItNotBehind() throws Exception {
    server.execute("drop database if exists third");
    server.execute("create database third");
    HikariNativePool pool = pool(Map.of("max-size", 2));
    Connection held = take(pool);
    server.hang();
    Background<Connection> waiter;
    try {
      waiter = Background.run(() -> take(pool));
      Eventually.that("one is being opened", () -> pool.figures().opening() == 1);
      pool.reconfigure(settings(Map.of("url", server.url("third"), "max-size", 2)));
      Eventually.that("who waited waits for the new target", () -> pool.figures().opening() == 2);
    } finally {
      server.resume();
    }
    Eventually.that("it has come, and is closed again", () -> context.closed.size() == 1);
    assertThat(number(held, "select 1")).isEqualTo(1);
    pool.giveBack(held);
    pool.giveBack(waiter.result());
    assertThat(context.closed).containsOnly(CloseReason.STALE).hasSize(2);
  }

  @Test
  void reconfigure_frees_thoseWhoWaitForAnUnreachableTarget() throws Exception {
    HikariNativePool pool = pool(
        Map.of("url", "jdbc:postgresql://127.0.0.1:1/postgres", "breaker-failures", 1000));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Connection> waiter = threads.submit(() -> take(pool));
      pool.reconfigure(settings(Map.of()));
      pool.giveBack(waiter.get(10, TimeUnit.SECONDS));
    }
  }

  @Test
  void probe_usesAConnectionOfItsOwn() throws Exception {
    HikariNativePool pool = pool(Map.of("max-size", 1));
    Connection only = take(pool);
    pool.probe(Deadline.in(LONG));
    pool.giveBack(only);
    assertThat(context.opened).hasValue(1);
  }

  @Test
  void probe_keepsItsDeadline_whenTheServerIsSilent_andLeavesNoSocket() throws Exception {
    HikariNativePool pool = pool(Map.of());
    server.hang();
    try {
      Punctual.between(Duration.ofMillis(290), Duration.ofMillis(800),
          () -> assertThatThrownBy(() -> pool.probe(Deadline.in(Duration.ofMillis(300))))
              .satisfies(failure -> assertThat(backend.classify(failure)).isEqualTo(FailureKind.TARGET_DOWN)));
    } finally {
      server.resume();
    }
  }

  @Test
  void close_closesLeasedOnesToo_alsoWhenTheServerHangs() throws Exception {
    HikariNativePool pool = pool(Map.of("min-idle", 2));
    take(pool, 2);
    server.hang();
    try {
      assertThat(timed(pool::close)).isLessThan(Duration.ofSeconds(5));
    } finally {
      server.resume();
    }
    assertThat(context.closed).isNotEmpty().containsOnly(CloseReason.SHUTDOWN);
    assertThatThrownBy(() -> take(pool)).hasMessageContaining("closed");
  }

  @Test
  void connections_areListedWithTheirFacts() throws Exception {
    HikariNativePool pool = pool(Map.of());
    pool.giveBack(take(pool));
    Connection again = take(pool);
    assertThat(pool.connections()).singleElement().satisfies(info -> {
      assertThat(info.state()).isEqualTo(ConnectionInfo.State.IN_USE);
      assertThat(info.uses()).isEqualTo(2);
      assertThat(info.lastUsed()).isPresent();
      assertThat(info.openTook()).isPositive();
    });
    pool.giveBack(again);
  }
}
