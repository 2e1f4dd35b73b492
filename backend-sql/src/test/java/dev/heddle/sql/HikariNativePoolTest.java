package dev.heddle.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.pool.CloseReason;
import dev.heddle.pool.ConnectionInfo;
import dev.heddle.pool.Deadline;
import dev.heddle.pool.EvictMode;
import dev.heddle.pool.Settings;
import dev.heddle.pool.contract.Eventually;
import dev.heddle.pool.contract.Punctual;
import dev.heddle.pool.spi.Backends;
import dev.heddle.pool.spi.FailureKind;
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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the native pool promises to the gate, on a real PostgreSQL, without the gate. */
class HikariNativePoolTest {

  private static final Duration LONG = Duration.ofSeconds(20);

  private static PostgresServer server;

  private final SqlBackend backend = new SqlBackend();
  private RecordingContext context = new RecordingContext();
  private final List<HikariNativePool> pools = new ArrayList<>();

  @BeforeAll
  static void startServer() {
    QuietHikari.please();
    server = RealPostgres.startOrSkip();
  }

  @AfterAll
  static void stopServer() {
    if (server != null) {
      server.close();
    }
  }

  @AfterEach
  void everythingIsClosed() {
    pools.forEach(HikariNativePool::close);
    Eventually.that("no permit of the budget is out", () -> context.reserved() == 0);
    Eventually.that("all are told closed", () -> context.closed.size() == context.opened.get());
    Eventually.that("no session is left", () -> server.sessions() == 0);
  }

  private HikariNativePool pool(Map<String, ?> more) {
    HikariNativePool pool = (HikariNativePool) backend.create(settings(more), context);
    pools.add(pool);
    return pool;
  }

  private Settings settings(Map<String, ?> more) {
    Map<String, Object> all = new HashMap<>(
        Map.of("url", server.url(), "username", server.username(), "password", "none", "max-size", 5, "min-idle", 0));
    all.putAll(more);
    return Settings.of(Backends.settings(backend), all);
  }

  private static Connection take(HikariNativePool pool) throws Exception {
    return pool.take(Deadline.in(LONG));
  }

  private static List<Connection> take(HikariNativePool pool, int count) throws Exception {
    List<Connection> taken = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      taken.add(take(pool));
    }
    return taken;
  }

  private static long number(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private static long backendOf(Connection connection) throws SQLException {
    return number(connection, "select pg_backend_pid()");
  }

  private static Duration timed(Act act) throws Exception {
    long start = System.nanoTime();
    act.run();
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private interface Act {
    void run() throws Exception;
  }

  @Test
  void take_opensOnDemand_andGivenBackOnesAreLentAgain() throws Exception {
    HikariNativePool pool = pool(Map.of());
    Connection first = take(pool);
    long session = backendOf(first);
    pool.giveBack(first);

    Connection second = take(pool);

    assertThat(backendOf(second)).isEqualTo(session);
    assertThat(pool.figures().inUse()).isEqualTo(1);
    assertThat(context.opened).hasValue(1);
    assertThat(context.reserved()).isEqualTo(1);
    pool.giveBack(second);
    assertThat(pool.figures().idle()).isEqualTo(1);
  }

  @Test
  void minIdle_isFilledAtOnce() {
    HikariNativePool pool = pool(Map.of("min-idle", 3));
    Eventually.that("three idle", () -> pool.figures().idle() == 3);
    assertThat(pool.connections()).extracting(ConnectionInfo::state).containsOnly(ConnectionInfo.State.IDLE);
  }

  @Test
  void take_keepsAShortDeadline_whenAllAreTaken() throws Exception {
    HikariNativePool pool = pool(Map.of("max-size", 1));
    Connection only = take(pool);

    Punctual.between(Duration.ofMillis(50), Duration.ofMillis(200),
        () -> assertThatThrownBy(() -> pool.take(Deadline.in(Duration.ofMillis(50))))
            .isInstanceOf(SQLException.class).hasMessageContaining("no connection (idle 0, in use 1")
            .satisfies(failure -> assertThat(backend.classify(failure)).isEqualTo(FailureKind.OVERLOADED)));

    assertThat(pool.takeOverrun()).isZero();
    pool.giveBack(only);
  }

  @Test
  void take_keepsAShortDeadline_whenTheServerHangs_andTheConnectionWouldHaveToBeChecked() throws Exception {
    HikariNativePool pool = pool(Map.of("validation-interval", 0));
    pool.giveBack(take(pool));
    server.hang();
    try {
      assertThat(timed(() -> assertThatThrownBy(() -> pool.take(Deadline.in(Duration.ofMillis(100))))
          .isInstanceOf(SQLException.class))).isBetween(Duration.ofMillis(90), Duration.ofSeconds(4));
      Eventually.that("the check fails by its own limit", () -> context.invalid.get() == 1);
    } finally {
      server.resume();
    }
    pool.giveBack(take(pool));
  }

  @Test
  void aCheckThatOutlivesItsTaker_costsNoConnection_andServesTheNext() throws Exception {
    HikariNativePool pool = pool(Map.of("validation-interval", 0, "max-size", 1));
    pool.giveBack(take(pool));
    server.hang();
    try {
      assertThatThrownBy(() -> pool.take(Deadline.in(Duration.ofMillis(100)))).isInstanceOf(SQLException.class);
    } finally {
      server.resume();
    }
    pool.giveBack(take(pool));
    assertThat(context.opened).hasValue(1);
    assertThat(context.invalid).hasValue(0);
  }

  @Test
  void take_withoutAnyTime_givesWhatIsIdle_andNothingThatMustBeCheckedFirst() throws Exception {
    HikariNativePool pool = pool(Map.of("validation-interval", "1h"));
    server.hang(); // or a fast machine opens one before the take has looked twice
    try {
      assertThatThrownBy(() -> pool.take(Deadline.in(Duration.ZERO))).isInstanceOf(SQLException.class);
    } finally {
      server.resume();
    }
    Eventually.that("one was opened in the background", () -> context.opened.get() == 1);
    Eventually.that("it is idle, and lent without a wait", () -> takesAtOnce(pool));

    pool.reconfigure(settings(Map.of("validation-interval", 0)));

    server.hang();
    try {
      Punctual.within(Duration.ofMillis(300), () -> assertThatThrownBy(() -> pool.take(Deadline.in(Duration.ZERO)))
          .isInstanceOf(SQLException.class));
    } finally {
      server.resume();
    }
    assertThat(context.opened).hasValue(1);
  }

  private static boolean takesAtOnce(HikariNativePool pool) {
    try {
      pool.giveBack(pool.take(Deadline.in(Duration.ZERO)));
      return true;
    } catch (SQLException notYet) {
      return false;
    } catch (Exception unexpected) {
      throw new AssertionError(unexpected);
    }
  }

  @Test
  void isValid_asksTheDatabase_whenTheHolderAsks() throws Exception {
    HikariNativePool pool = pool(Map.of());
    Connection connection = take(pool);
    assertThat(connection.isValid(2)).isTrue();
    server.terminateSessions();
    assertThat(connection.isValid(2)).isFalse();
    pool.discard(connection, new SQLException("dead"));
  }

  @Test
  void waiting_endsEarly_whereOpensKeepFailing() {
    HikariNativePool pool = pool(Map.of("url", "jdbc:postgresql://127.0.0.1:1/postgres"));
    assertThatThrownBy(() -> take(pool)).hasMessageContaining("refused");
    assertThat(context.openFailures).hasSizeGreaterThanOrEqualTo(3);
  }

  @Test
  void discardedOnes_keepTheirPlace_untilTheyAreClosed() throws Exception {
    HikariNativePool pool = pool(Map.of("max-size", 2));
    for (int i = 0; i < 20; i++) {
      pool.discard(take(pool), new SQLException("sick"));
    }
    assertThat(context.peak()).isLessThanOrEqualTo(2);
  }

  @Test
  void take_isInterruptible() throws Exception {
    HikariNativePool pool = pool(Map.of("max-size", 1));
    Connection only = take(pool);
    CountDownLatch ended = new CountDownLatch(1);
    Thread waiter = Thread.ofVirtual().start(() -> {
      try {
        take(pool);
      } catch (InterruptedException expected) {
        ended.countDown();
      } catch (Exception other) {
        throw new IllegalStateException(other);
      }
    });
    Eventually.that("it waits", () -> waiter.getState() == Thread.State.TIMED_WAITING);
    waiter.interrupt();
    assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
    pool.giveBack(only);
  }

  @Test
  void giveBack_rollsBackUncommittedWork_andResetsTheState() throws Exception {
    server.execute("drop table if exists work; create table work (id int)");
    HikariNativePool pool = pool(Map.of("max-size", 1));
    Connection first = take(pool);
    first.setAutoCommit(false);
    first.setReadOnly(false);
    first.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
    first.createStatement().execute("insert into work values (1)");
    pool.giveBack(first);

    Connection second = take(pool);

    assertThat(second.getAutoCommit()).isTrue();
    assertThat(second.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_READ_COMMITTED);
    assertThat(number(second, "select count(*) from work")).isZero();
    assertThatThrownBy(first::createStatement).isInstanceOf(SQLException.class);
    pool.giveBack(second);
  }

  @Test
  void giveBack_endsInTime_whenTheServerHangs_andTheConnectionIsThrownAway() throws Exception {
    HikariNativePool pool = pool(Map.of("validate-timeout", "200ms"));
    Connection open = take(pool);
    open.setAutoCommit(false);
    open.createStatement().execute("select 1");
    server.hang();
    try {
      assertThat(timed(() -> pool.giveBack(open))).isLessThan(Duration.ofSeconds(5));
      Eventually.that("it is closed", () -> pool.connections().isEmpty());
    } finally {
      server.resume();
    }
  }

  @Test
  void discard_closesPhysically_andReturnsThePermit() throws Exception {
    HikariNativePool pool = pool(Map.of());
    Connection sick = take(pool);
    pool.discard(sick, new SQLException("sick"));
    Eventually.that("closed", () -> context.reserved() == 0);
    assertThat(context.closed).containsExactly(CloseReason.BROKEN);
    assertThat(pool.figures().inUse()).isZero();
  }

  @Test
  void aConnectionThatBreaksInUse_isNotLentAgain_evenIfGivenBackAsSound() throws Exception {
    HikariNativePool pool = pool(Map.of());
    Connection broken = take(pool);
    long session = backendOf(broken);
    server.terminateSessions();
    assertThatThrownBy(() -> backendOf(broken)).isInstanceOf(SQLException.class)
        .satisfies(failure -> assertThat(backend.classify(failure)).isEqualTo(FailureKind.BROKEN));
    pool.giveBack(broken);

    Connection next = take(pool);

    assertThat(backendOf(next)).isNotEqualTo(session);
    assertThat(context.closed).containsExactly(CloseReason.BROKEN);
    pool.giveBack(next);
  }

  @Test
  void anIdleConnectionThatDied_isFoundByTheCheck_andReplacedWithinTheSameTake() throws Exception {
    HikariNativePool pool = pool(Map.of("validation-interval", 0));
    List<Connection> all = take(pool, 3);
    all.forEach(pool::giveBack);
    server.terminateSessions();

    Connection next = take(pool);

    assertThat(backendOf(next)).isPositive();
    assertThat(context.invalid.get()).isBetween(1, 3);
    pool.giveBack(next);
  }

  @Test
  void abort_endsACallThatHangs() throws Exception {
    HikariNativePool pool = pool(Map.of());
    Connection busy = take(pool);
    CountDownLatch failed = new CountDownLatch(1);
    Thread holder = Thread.ofVirtual().start(() -> {
      try {
        number(busy, "select pg_sleep(60)");
      } catch (SQLException cut) {
        failed.countDown();
      }
    });
    Eventually.that("it runs", () -> server.number(
        "select count(*) from pg_stat_activity where query like '%pg_sleep(60)' and state = 'active'") >= 1);
    pool.abort(busy);
    assertThat(failed.await(30, TimeUnit.SECONDS)).isTrue();
    holder.join();
    pool.giveBack(busy);
    server.terminateSessions(); // the server would only notice at the end of the query
  }

  @Test
  void aConnectionAbortedWithoutItsHolderNoticing_isNotLentAgain() throws Exception {
    HikariNativePool pool = pool(Map.of("max-size", 1));
    Connection aborted = take(pool);
    pool.abort(aborted);
    pool.giveBack(aborted);

    Connection next = take(pool);

    assertThat(backendOf(next)).isPositive();
    assertThat(context.closed).containsExactly(CloseReason.STALE);
    pool.giveBack(next);
  }

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
  void budget_isAskedBeforeEachOpen_andADenialSaysSo() throws Exception {
    context = new RecordingContext(2);
    HikariNativePool pool = pool(Map.of("open-timeout", "100ms"));
    List<Connection> two = take(pool, 2);

    assertThatThrownBy(() -> pool.take(Deadline.in(Duration.ofMillis(600))))
        .hasMessageContaining("the budget that all pools share has no connection left")
        .satisfies(failure -> assertThat(backend.classify(failure)).isEqualTo(FailureKind.OVERLOADED));

    assertThat(context.reserved()).isEqualTo(2);
    two.forEach(pool::giveBack);
  }

  @Test
  void anUnreachableTarget_failsTakesWithItsCause_andIsFoundByItself() throws Exception {
    try (PostgresServer other = RealPostgres.startOrSkip()) {
      other.kill();
      HikariNativePool pool = pool(Map.of("url", other.url(), "min-idle", 2));
      assertThatThrownBy(() -> pool.take(Deadline.in(Duration.ofMillis(500)))).hasMessageContaining("refused")
          .satisfies(failure -> assertThat(backend.classify(failure)).isEqualTo(FailureKind.TARGET_DOWN));
      assertThat(context.openFailures).isNotEmpty();
      other.restart();
      pool.giveBack(take(pool));
      pool.close();
    }
  }

  @Test
  void wrongCredentials_areClassifiedAsSuch() {
    HikariNativePool pool = pool(Map.of("username", "nobody-of-that-name"));
    assertThatThrownBy(() -> pool.take(Deadline.in(Duration.ofMillis(1500))))
        .satisfies(failure -> assertThat(backend.classify(failure)).isEqualTo(FailureKind.CREDENTIALS));
  }

  @Test
  void aFailingSetUp_isAFailedOpen() {
    HikariNativePool pool = pool(Map.of("connection-init-sql", "select no_such_function()"));
    assertThatThrownBy(() -> pool.take(Deadline.in(Duration.ofMillis(1500)))).hasMessageContaining("no_such_function");
    assertThat(context.openFailures).isNotEmpty();
    assertThat(context.opened).hasValue(0);
  }

  @Test
  void settings_reachTheConnection() throws Exception {
    server.execute("create schema if not exists apart");
    HikariNativePool pool = pool(Map.of("auto-commit", false, "read-only", true, "transaction-isolation",
        "repeatable-read", "schema", "apart", "properties", "ApplicationName=orders; tcpKeepAlive=true",
        "connection-init-sql", "set work_mem = '5MB'", "socket-timeout", "7s"));
    Connection connection = take(pool);
    assertThat(connection.getAutoCommit()).isFalse();
    assertThat(connection.isReadOnly()).isTrue();
    assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_REPEATABLE_READ);
    assertThat(connection.getSchema()).isEqualTo("apart");
    assertThat(connection.getNetworkTimeout()).isEqualTo(7000);
    assertThat(number(connection, "select count(*) from pg_settings where (name, setting) in"
        + " (('application_name', 'orders'), ('work_mem', '5120'))")).isEqualTo(2);
    pool.giveBack(connection);
  }

  @Test
  void maxUses_closesAWornConnection() throws Exception {
    HikariNativePool pool = pool(Map.of("max-uses", 2));
    pool.giveBack(take(pool));
    pool.giveBack(take(pool));
    Eventually.that("it is closed", () -> context.closed.size() == 1);
    assertThat(context.closed).containsExactly(CloseReason.USES);
  }

  @Test
  void maxLifetime_ofSeconds_isKept() throws Exception {
    HikariNativePool pool = pool(Map.of("max-lifetime", "500ms"));
    pool.giveBack(take(pool));
    Eventually.that("it is closed", () -> context.closed.size() == 1);
    assertThat(context.closed).containsExactly(CloseReason.LIFETIME);
  }

  @Test
  void keepalive_findsADeadIdleConnection() throws Exception {
    HikariNativePool pool = pool(Map.of("keepalive", "300ms"));
    pool.giveBack(take(pool));
    server.terminateSessions();
    Eventually.that("it is found", () -> context.closed.contains(CloseReason.INVALID));
    assertThat(context.invalid).hasValue(1);
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
  void anOpenThatHangs_isAbandonedInTime_andItsPermitReturned() throws Exception {
    server.hang();
    try {
      HikariNativePool pool = pool(Map.of("open-timeout", "200ms"));
      assertThatThrownBy(() -> pool.take(Deadline.in(Duration.ofMillis(700))))
          .hasMessageContaining("no answer in time");
      pool.close();
      Eventually.that("its permit is back", () -> context.reserved() == 0);
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
