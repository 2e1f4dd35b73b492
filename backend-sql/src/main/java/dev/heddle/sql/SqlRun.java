package dev.heddle.sql;

import dev.heddle.pool.Deadline;
import dev.heddle.pool.spi.QueryLimits;
import dev.heddle.pool.spi.RowSink;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One run of a query: a transaction of its own, over by its deadline.
 *
 * <p>JDBC has no call that heeds an interrupt or a deadline of milliseconds. So each step that waits for the database
 * runs in a virtual thread while the caller waits for it, and only the caller touches the sink. At the deadline, or
 * when interrupted, the statement is canceled on the target; where the target does not even heed that, the virtual
 * thread is interrupted, which closes the socket. Rows pass from step to step in batches.
 */
final class SqlRun {

  /** Rows of one batch: a round trip each, and no more than so many in memory. */
  private static final int BATCH = 256;

  /** How long a canceled statement has to end before its connection is cut. */
  private static final Duration CANCEL_GRACE = Duration.ofSeconds(1);

  private final Connection connection;
  private final SqlQuery query;
  private final Map<String, @Nullable Object> values;
  private final long maxRows;
  private final Deadline deadline;

  private volatile @Nullable PreparedStatement statement;
  private @Nullable ResultSet result;
  private @Nullable SqlRows reader;
  private long read;
  private boolean isCut;

  SqlRun(Connection connection, SqlQuery query, Map<String, @Nullable Object> values, QueryLimits limits) {
    this.connection = connection;
    this.query = query;
    this.values = values;
    this.maxRows = limits.maxRows();
    this.deadline = limits.deadline();
  }

  /** What came of a step: rows, and whether there may be more. */
  private record Batch(List<Map<String, @Nullable Object>> rows, boolean more) {
  }

  void to(RowSink rows) throws Exception {
    if (deadline.isOver()) {
      throw over(null);
    }
    boolean autoCommit = connection.getAutoCommit();
    // A cursor needs a transaction; what fits into one batch needs neither.
    boolean streams = maxRows > BATCH;
    if (streams && autoCommit) {
      connection.setAutoCommit(false);
    }
    boolean done = false;
    try {
      Batch batch = step(() -> begin(streams), deadline);
      while (deliver(batch, rows) && batch.more()) {
        batch = step(this::next, deadline);
      }
      closeStatement();
      if (streams || !autoCommit) {
        step(() -> end(true), deadline);
      }
      done = true;
    } finally {
      if (!done) {
        undo(streams || !autoCommit);
      }
      if (streams && autoCommit && !isCut) {
        connection.setAutoCommit(true);
      }
    }
  }

  private static boolean deliver(Batch batch, RowSink rows) {
    for (Map<String, @Nullable Object> row : batch.rows()) {
      if (!rows.row(row)) {
        return false;
      }
    }
    return true;
  }

  private Batch begin(boolean streams) throws SQLException {
    PreparedStatement prepared = connection.prepareStatement(query.jdbc());
    statement = prepared;
    SqlParameters.bind(prepared, query.order(), values);
    if (maxRows < Integer.MAX_VALUE) {
      prepared.setMaxRows((int) Math.max(1, maxRows));
    }
    if (streams) {
      prepared.setFetchSize(BATCH);
    }
    if (!deadline.isNone()) {
      // The target's own limit, in whole seconds: it holds also if this process dies meanwhile.
      prepared.setQueryTimeout(1 + (deadline.remainingMillis() + 999) / 1000);
    }
    boolean hasRows = prepared.execute();
    long updated = 0;
    while (!hasRows) {
      long count = prepared.getUpdateCount();
      if (count < 0) {
        return new Batch(List.of(Map.of("updateCount", updated)), false);
      }
      updated += count;
      hasRows = prepared.getMoreResults();
    }
    result = prepared.getResultSet();
    reader = new SqlRows(result);
    return next();
  }

  private Batch next() throws SQLException {
    ResultSet from = result;
    SqlRows with = reader;
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    while (from != null && with != null && read < maxRows && rows.size() < BATCH) {
      if (!from.next()) {
        return new Batch(rows, false);
      }
      rows.add(with.row());
      read++;
    }
    return new Batch(rows, read < maxRows);
  }

  private boolean end(boolean commit) throws SQLException {
    if (commit) {
      connection.commit();
    } else {
      connection.rollback();
    }
    return true;
  }

  private void undo(boolean transaction) {
    if (isCut) {
      return;
    }
    boolean interrupted = Thread.interrupted();
    try {
      closeStatement();
      if (transaction) {
        step(() -> end(false), Deadline.in(CANCEL_GRACE));
      }
    } catch (Exception dead) {
      cut();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void closeStatement() throws SQLException {
    PreparedStatement open = statement;
    if (open != null) {
      open.close();
    }
  }

  /** Runs a step and waits for it; leaves it in time. */
  private <T> T step(Callable<T> work, Deadline limit) throws Exception {
    CompletableFuture<T> outcome = new CompletableFuture<>();
    Thread worker = Thread.ofVirtual().name("heddle-sql-query").start(() -> {
      try {
        outcome.complete(work.call());
      } catch (Throwable failure) {
        outcome.completeExceptionally(failure);
      }
    });
    try {
      return outcome.get(limit.remainingNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException failed) {
      if (deadline.isOver() && isCancellation(failed.getCause())) {
        throw over(failed.getCause());
      }
      if (failed.getCause() instanceof Exception failure) {
        throw failure;
      }
      throw failed;
    } catch (TimeoutException late) {
      stop(worker, outcome);
      throw over(null);
    } catch (InterruptedException interrupted) {
      stop(worker, outcome);
      throw interrupted;
    }
  }

  private static boolean isCancellation(@Nullable Throwable failure) {
    return failure instanceof SQLTimeoutException
        || (failure instanceof SQLException sql && SqlFailures.CANCELED.equals(sql.getSQLState()));
  }

  /** Ends a step: by a cancellation on the target, else by the end of its connection. */
  private void stop(Thread worker, CompletableFuture<?> outcome) {
    Thread canceler = Thread.ofVirtual().name("heddle-sql-cancel").start(this::cancel);
    if (!ends(outcome)) {
      isCut = true;
      worker.interrupt();
      if (!ends(outcome)) {
        cut();
      }
    }
    // A request that is still on its way would hit the connection's next statement.
    try {
      if (!canceler.join(CANCEL_GRACE)) {
        canceler.interrupt();
        cut();
      }
    } catch (InterruptedException again) {
      canceler.interrupt();
      cut();
      Thread.currentThread().interrupt();
    }
  }

  private void cancel() {
    Statement running = statement;
    if (running != null) {
      try {
        running.cancel();
      } catch (SQLException | RuntimeException unreachable) {
        // The connection is cut instead.
      }
    }
  }

  private static boolean ends(CompletableFuture<?> outcome) {
    long end = System.nanoTime() + CANCEL_GRACE.toNanos();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          outcome.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
          return true;
        } catch (ExecutionException ended) {
          return true;
        } catch (TimeoutException stillRunning) {
          return false;
        } catch (InterruptedException again) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void cut() {
    isCut = true;
    try {
      connection.abort(command -> Thread.ofVirtual().name("heddle-sql-cut").start(command));
    } catch (SQLException | RuntimeException gone) {
      // It is as dead as it can be.
    }
  }

  private SQLException over(@Nullable Throwable cause) {
    return new SQLTimeoutException(
        "query '" + query.definition().name() + "' was not over by its deadline"
            + (isCut ? " and did not heed a cancellation, so its connection was cut" : ""),
        isCut ? SqlFailures.CONNECTION_FAILED : SqlFailures.CANCELED, cause);
  }
}
