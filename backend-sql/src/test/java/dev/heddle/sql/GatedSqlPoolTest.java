package dev.heddle.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.pool.Acquire;
import dev.heddle.pool.AcquireTimeoutException;
import dev.heddle.pool.CloseReason;
import dev.heddle.pool.CloseReport;
import dev.heddle.pool.Deadline;
import dev.heddle.pool.EvictMode;
import dev.heddle.pool.HealthStatus;
import dev.heddle.pool.InvalidSettingsException;
import dev.heddle.pool.Lease;
import dev.heddle.pool.ManagedPool;
import dev.heddle.pool.Occupancy;
import dev.heddle.pool.PoolException;
import dev.heddle.pool.PoolState;
import dev.heddle.pool.TargetDownException;
import dev.heddle.pool.contract.Eventually;
import dev.heddle.pool.contract.Punctual;
import dev.heddle.pool.spi.Backends;
import dev.heddle.sql.fixture.PostgresExtension;
import dev.heddle.sql.fixture.PostgresServer;
import dev.heddle.sql.fixture.RealPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** SQL pools as users have them, behind the gate, on a real PostgreSQL that is hurt. */
class GatedSqlPoolTest {

  @RegisterExtension
  static final PostgresExtension POSTGRES = new PostgresExtension();

  private static PostgresServer server;

  private @Nullable ManagedPool<Connection> opened;

  @BeforeAll
  static void takeServer() {
    QuietHikari.please();
    server = POSTGRES.server();
  }

  @AfterEach
  void closePool() {
    if (opened != null) {
      opened.close(Duration.ZERO);
      assertThat(opened.stats().totals().opened()).isEqualTo(opened.stats().totals().closedTotal());
      Eventually.that("no session is left", () -> server.sessions() == 0);
    }
  }

  private ManagedPool<Connection> open(Map<String, ?> more) {
    Map<String, Object> all = new HashMap<>(Map.of("url", server.url(), "username", server.username(), "max-size", 5,
        "breaker-probe-interval", "100ms"));
    all.putAll(more);
    opened = Backends.pool("test", new SqlBackend(), all);
    return opened;
  }

  private static long number(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private static List<Lease<Connection>> acquire(ManagedPool<Connection> pool, int count) throws InterruptedException {
    List<Lease<Connection>> leases = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      leases.add(pool.acquire());
    }
    return leases;
  }

  private static Occupancy occupancy(ManagedPool<Connection> pool) {
    return pool.stats().occupancy();
  }

  private static void timesOutAfterFiftyMilliseconds(ManagedPool<Connection> pool) throws Exception {
    Punctual.between(Duration.ofMillis(50), Duration.ofMillis(250),
        () -> assertThatThrownBy(() -> pool.acquire(Acquire.within(Duration.ofMillis(50))))
            .isInstanceOf(AcquireTimeoutException.class));
  }

  @Test
  void killedUnderLoad_andRestarted_thePoolIsWholeAgain() throws Exception {
    ManagedPool<Connection> pool = open(Map.of("min-idle", 2, "acquire-timeout", "1s", "validation-interval", 0));
    AtomicBoolean over = new AtomicBoolean();
    AtomicLong good = new AtomicLong();
    AtomicLong refused = new AtomicLong();
    AtomicLong longest = new AtomicLong();
    AtomicInteger strange = new AtomicInteger();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 20; i++) {
        threads.execute(() -> {
          while (!over.get()) {
            long start = System.nanoTime();
            try (Lease<Connection> lease = pool.acquire()) {
              longest.accumulateAndGet(System.nanoTime() - start, Math::max);
              number(lease.get(), "select count(*) from pg_class");
              good.incrementAndGet();
            } catch (PoolException none) {
              longest.accumulateAndGet(System.nanoTime() - start, Math::max);
              refused.incrementAndGet();
              LockSupport.parkNanos(1_000_000); // a caller that is told at once waits a little
            } catch (SQLException cut) {
              // the server was killed under this call
            } catch (InterruptedException | RuntimeException other) {
              strange.incrementAndGet();
            }
          }
        });
      }
      Eventually.that("it runs", () -> good.get() > 500);
      Lease<Connection> during = pool.acquire();
      server.kill();
      assertThatThrownBy(() -> number(during.get(), "select 1")).isInstanceOf(SQLException.class);
      during.close();
      Eventually.that("all are refused", () -> refused.get() > 100);
      server.restart();
      long before = good.get();
      Eventually.that("it runs again", () -> good.get() > before + 500);
      over.set(true);
    }
    assertThat(strange).hasValue(0);
    assertThat(Duration.ofNanos(longest.get())).as("the longest acquire").isLessThan(Duration.ofSeconds(6));
    assertThat(occupancy(pool).inUse()).isZero();
    assertThat(occupancy(pool).pending()).isZero();
    List<Lease<Connection>> all = acquire(pool, 5);
    for (Lease<Connection> lease : all) {
      assertThat(number(lease.get(), "select 1")).isEqualTo(1);
      lease.close();
    }
    assertThat(server.sessions()).isLessThanOrEqualTo(5);
  }

  @Test
  void aTargetThatIsDown_isToldAtOnce_andFoundByTheProbe() throws Exception {
    try (PostgresServer other = RealPostgres.startOrSkip()) {
      ManagedPool<Connection> pool = open(Map.of("url", other.url(), "min-idle", 0));
      pool.acquire().close();
      other.kill();
      pool.evict(EvictMode.HARD);
      Eventually.that("the pool knows", () -> {
        try {
          pool.acquire(Acquire.within(Duration.ofSeconds(5))).close();
          return false;
        } catch (TargetDownException down) {
          return true;
        } catch (InterruptedException never) {
          throw new IllegalStateException(never);
        }
      });
      Punctual.within(Duration.ofMillis(200), () -> assertThatThrownBy(() -> pool.acquire())
          .isInstanceOf(TargetDownException.class).hasMessageContaining("refused"));
      assertThat(pool.validateNow().status()).isNotEqualTo(HealthStatus.HEALTHY);

      other.restart();

      Eventually.that("it is back", () -> {
        try (Lease<Connection> lease = pool.acquire()) {
          return number(lease.get(), "select 1") == 1;
        } catch (PoolException | SQLException notYet) {
          return false;
        } catch (InterruptedException never) {
          throw new IllegalStateException(never);
        }
      });
      assertThat(pool.validateNow().status()).isEqualTo(HealthStatus.HEALTHY);
      pool.close(Duration.ZERO);
    }
  }

  @Test
  void pause_queuesUntilTheDeadline_andCountsWhoWaits() throws Exception {
    ManagedPool<Connection> pool = open(Map.of("min-idle", 1));
    assertThat(pool.awaitReady(Duration.ofSeconds(10))).isTrue();
    pool.pause();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> waiting = new ArrayList<>();
      for (int i = 0; i < 7; i++) {
        waiting.add(threads.submit(() -> {
          pool.acquire().close();
          return null;
        }));
      }
      Eventually.that("seven wait", () -> occupancy(pool).pending() == 7);
      Punctual.between(Duration.ofMillis(100), Duration.ofMillis(400), () -> assertThatThrownBy(
          () -> pool.acquire(Acquire.standard().deadline(Deadline.in(Duration.ofMillis(100)))))
          .isInstanceOf(AcquireTimeoutException.class));
      pool.resume();
      for (Future<?> served : waiting) {
        served.get(20, TimeUnit.SECONDS);
      }
    }
    assertThat(occupancy(pool).pending()).isZero();
  }

  @Test
  void resize_shrinksToTheNewSize_asLeasesComeBack() throws Exception {
    ManagedPool<Connection> pool = open(Map.of("max-size", 20));
    List<Lease<Connection>> all = acquire(pool, 20);
    all.subList(0, 8).forEach(Lease::close);

    pool.resize(0, 5);

    Eventually.that("twelve are left", () -> server.sessions() == 12);
    all.subList(8, 20).forEach(Lease::close);
    Eventually.that("five are left", () -> server.sessions() == 5);
    assertThat(pool.stats().totals().closed()).containsOnlyKeys(CloseReason.SURPLUS);
    assertThat(pool.stats().totals().opened()).isEqualTo(20);
    acquire(pool, 5).forEach(Lease::close);
    assertThat(pool.stats().totals().opened()).as("those left are lent").isEqualTo(20);

    pool.resize(0, 8);

    acquire(pool, 8).forEach(Lease::close);
    assertThat(server.sessions()).isEqualTo(8);
  }

  @Test
  void close_waitsForLeases_andSaysWhoWasCutOff() throws Exception {
    ManagedPool<Connection> pool = open(Map.of());
    Lease<Connection> short1 = pool.acquire();
    pool.acquire(Acquire.standard().label("never comes back"));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<CloseReport> closing = threads.submit(() -> pool.close(Duration.ofMillis(700)));
      Eventually.that("it closes", () -> pool.state() == PoolState.CLOSED
          || pool.state() == PoolState.DRAINING);
      assertThat(number(short1.get(), "select 1")).as("a lease may finish its work").isEqualTo(1);
      short1.close();
      CloseReport report = closing.get(20, TimeUnit.SECONDS);
      assertThat(report.cutOff()).singleElement()
          .satisfies(info -> assertThat(info.label()).contains("never comes back"));
    }
    Eventually.that("no session is left", () -> server.sessions() == 0);
  }

  @Test
  void fiftyMilliseconds_areFifty_whenAllAreBusy() throws Exception {
    ManagedPool<Connection> pool = open(Map.of());
    List<Lease<Connection>> all = acquire(pool, 5);
    for (int i = 0; i < 5; i++) {
      timesOutAfterFiftyMilliseconds(pool);
    }
    all.forEach(Lease::close);
  }

  @Test
  void fiftyMilliseconds_areFifty_whenTheServerHangs() throws Exception {
    ManagedPool<Connection> pool = open(Map.of("validation-interval", 0, "max-size", 2));
    acquire(pool, 2).forEach(Lease::close);
    server.hang();
    try {
      for (int i = 0; i < 4; i++) { // two whose connection would have to be checked, two that would have to open one
        timesOutAfterFiftyMilliseconds(pool);
      }
    } finally {
      server.resume();
    }
    acquire(pool, 2).forEach(Lease::close);
    assertThat(pool.stats().totals().opened()).as("the hang cost no connection").isEqualTo(2);
  }

  @Test
  void aConnectionThatComesTooLate_servesTheNext() throws Exception {
    ManagedPool<Connection> pool = open(Map.of("max-size", 1, "min-idle", 0));
    server.hang();
    try {
      assertThatThrownBy(() -> pool.acquire(Acquire.within(Duration.ofMillis(50))))
          .isInstanceOf(AcquireTimeoutException.class);
    } finally {
      server.resume();
    }
    try (Lease<Connection> lease = pool.acquire()) {
      assertThat(number(lease.get(), "select 1")).isEqualTo(1);
    }
    assertThat(pool.stats().totals().opened()).isEqualTo(1);
  }

  @Test
  void uncommittedWork_isRolledBack_whenTheLeaseEnds() throws Exception {
    server.execute("drop table if exists work; create table work (id int)");
    ManagedPool<Connection> pool = open(Map.of("max-size", 1));
    try (Lease<Connection> lease = pool.acquire()) {
      lease.get().setAutoCommit(false);
      lease.get().createStatement().execute("insert into work values (1)");
    }
    assertThat(pool.<Long, SQLException>call(connection -> number(connection, "select count(*) from work"))).isZero();
  }

  @Test
  void hardEviction_cutsLeases_andThePoolGoesOn() throws Exception {
    ManagedPool<Connection> pool = open(Map.of());
    Lease<Connection> cut = pool.acquire();
    pool.evict(EvictMode.HARD);
    assertThatThrownBy(() -> number(cut.get(), "select 1")).isInstanceOf(SQLException.class);
    cut.close();
    assertThat(pool.<Long, SQLException>call(connection -> number(connection, "select 1"))).isEqualTo(1);
    assertThat(pool.stats().generation()).isEqualTo(1);
  }

  @Test
  void reconfigure_ofTheTarget_failsNoCall() throws Exception {
    server.execute("drop database if exists other");
    server.execute("create database other");
    ManagedPool<Connection> pool = open(Map.of("max-size", 3));
    AtomicBoolean over = new AtomicBoolean();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Long>> workers = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        workers.add(threads.submit(() -> {
          long calls = 0;
          while (!over.get()) {
            calls += pool.<Long, SQLException>call(connection -> number(connection, "select 1"));
          }
          return calls;
        }));
      }
      Eventually.that("it runs", () -> pool.stats().totals().acquired() > 200);
      pool.reconfigure(Map.of("url", server.url("other")));
      long before = pool.stats().totals().acquired();
      Eventually.that("it runs on", () -> pool.stats().totals().acquired() > before + 200);
      over.set(true);
      for (Future<Long> worker : workers) {
        assertThat(worker.get(20, TimeUnit.SECONDS)).isPositive();
      }
    }
    Eventually.that("no session is left on the old one",
        () -> server.number("select count(*) from pg_stat_activity where datname = 'postgres'"
            + " and backend_type = 'client backend' and application_name <> 'fixture'") == 0);
    pool.close(Duration.ZERO);
    Eventually.that("no session is left", () -> server.sessions() == 0);
    server.execute("drop database other");
  }

  @Test
  void anAddressThatIsRefused_isNeitherUsedNorShown() throws Exception {
    ManagedPool<Connection> pool = open(Map.of());
    String before = pool.settings().get(SqlSettings.URL);
    assertThatThrownBy(() -> pool.reconfigure(Map.of("url", server.url() + "?password=hunter2", "max-size", 2)))
        .isInstanceOf(InvalidSettingsException.class).hasMessageNotContaining("hunter2");
    assertThat(pool.settings().get(SqlSettings.URL)).isEqualTo(before);
    assertThat(pool.settings().toString()).doesNotContain("hunter2");
    assertThat(occupancy(pool).maxSize()).isEqualTo(5);
    List<Lease<Connection>> all = acquire(pool, 5);
    assertThat(number(all.getFirst().get(), "select 1")).isEqualTo(1);
    all.forEach(Lease::close);
  }
}
