package dev.heddle.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.pool.spi.FailureKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What failures mean. */
class SqlFailuresTest {

  private static FailureKind kind(Throwable failure) {
    return new SqlBackend().classify(failure);
  }

  @ParameterizedTest
  @CsvSource({"08001,TARGET_DOWN", "08004,TARGET_DOWN", "08006,BROKEN", "08003,BROKEN", "08S01,BROKEN",
      "57P01,BROKEN", "57P02,TARGET_DOWN", "57P03,TARGET_DOWN", "57P05,BROKEN", "28P01,CREDENTIALS",
      "28000,CREDENTIALS", "3D000,CREDENTIALS", "53300,OVERLOADED", "53200,OVERLOADED", "57014,REQUEST",
      "23505,REQUEST", "42P01,REQUEST", "40001,REQUEST", "25P03,BROKEN", "0A000,REQUEST", "HYT00,REQUEST"})
  void sqlState_decides(String state, FailureKind kind) {
    assertThat(kind(new SQLException("x", state))).isEqualTo(kind);
  }

  @Test
  void withoutAState_theClassDecides() {
    assertThat(kind(new SQLTransientConnectionException("x"))).isEqualTo(FailureKind.TARGET_DOWN);
    assertThat(kind(new SQLNonTransientConnectionException("x"))).isEqualTo(FailureKind.BROKEN);
    assertThat(kind(new SQLRecoverableException("x"))).isEqualTo(FailureKind.BROKEN);
    assertThat(kind(new SQLInvalidAuthorizationSpecException("x"))).isEqualTo(FailureKind.CREDENTIALS);
    assertThat(kind(new SQLTimeoutException("x"))).isEqualTo(FailureKind.REQUEST);
    assertThat(kind(new SQLFeatureNotSupportedException("x"))).isEqualTo(FailureKind.REQUEST);
  }

  @Test
  void aTimeoutOfADeadConnection_isItsEnd() {
    assertThat(kind(new SQLTimeoutException("x", "08006"))).isEqualTo(FailureKind.BROKEN);
  }

  @Test
  void causesAndNextExceptions_areLookedThrough() {
    assertThat(kind(new IllegalStateException(new RuntimeException(new SQLException("x", "08006")))))
        .isEqualTo(FailureKind.BROKEN);
    BatchUpdateException batch = new BatchUpdateException("x", "23505", new int[0]);
    batch.setNextException(new SQLException("x", "57P01"));
    assertThat(kind(batch)).isEqualTo(FailureKind.BROKEN);
  }

  @Test
  void aFailureOfTheCallersOwn_isNoFailureOfTheTarget() {
    assertThat(kind(new UncheckedIOException(new IOException("a file")))).isEqualTo(FailureKind.REQUEST);
    assertThat(kind(new NullPointerException())).isEqualTo(FailureKind.REQUEST);
    assertThat(kind(new OutOfMemoryError())).isEqualTo(FailureKind.REQUEST);
  }

  @Test
  void aCircleOfCauses_ends() {
    SQLException one = new SQLException("x", "23505");
    RuntimeException two = new RuntimeException(one);
    one.initCause(two);
    assertThat(kind(two)).isEqualTo(FailureKind.REQUEST);
  }
}
