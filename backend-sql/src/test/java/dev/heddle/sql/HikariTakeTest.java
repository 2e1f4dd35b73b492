package dev.heddle.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.pool.ConnectionInfo;
import dev.heddle.pool.Deadline;
import dev.heddle.pool.contract.Eventually;
import dev.heddle.pool.contract.Punctual;
import dev.heddle.pool.spi.FailureKind;
import dev.heddle.sql.fixture.PostgresServer;
import dev.heddle.sql.fixture.RealPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How a native pool over HikariCP opens and gives connections: deadlines, checks, targets that are down. */
class HikariTakeTest extends HikariRig {

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
}
