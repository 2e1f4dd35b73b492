package dev.heddle.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.pool.CloseReason;
import dev.heddle.pool.contract.Eventually;
import dev.heddle.pool.spi.FailureKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How connections come back to a native pool over HikariCP, and which of them are closed. */
class HikariReturnTest extends HikariRig {

  @Test
  void discardedOnes_keepTheirPlace_untilTheyAreClosed() throws Exception {
    HikariNativePool pool = pool(Map.of("max-size", 2));
    for (int i = 0; i < 20; i++) {
      pool.discard(take(pool), new SQLException("sick"));
    }
    assertThat(context.peak()).isLessThanOrEqualTo(2);
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
}
