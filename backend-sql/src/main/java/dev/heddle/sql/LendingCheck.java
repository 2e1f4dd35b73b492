package dev.heddle.sql;

import dev.heddle.pool.CloseReason;
import dev.heddle.pool.Deadline;
import java.sql.Connection;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The check of one connection before it is lent. It may take the whole {@code validate-timeout}, and the taker may have
 * less time: the taker then leaves, the check goes on, and a connection that passes serves the next one. To cut the
 * check short would cost a connection that is only slow.
 */
final class LendingCheck {

  private final InnerPool pool;
  private final Connection connection;
  private final Physical physical;
  private final Duration limit;

  LendingCheck(InnerPool pool, Connection connection, Physical physical) {
    this.pool = pool;
    this.connection = connection;
    this.physical = physical;
    this.limit = pool.limits().validateTimeout();
  }

  /**
   * Checks.
   *
   * @return true if it is alive and the caller's; otherwise it has been cared for
   * @throws InterruptedException if interrupted while waiting; the connection is cared for
   */
  boolean passes(Deadline deadline) throws InterruptedException {
    return deadline.remaining().compareTo(limit) >= 0 ? passesHere() : passesInTime(deadline);
  }

  private boolean passesHere() throws InterruptedException {
    boolean alive = false;
    try {
      alive = physical.check(Deadline.in(limit, pool.time()));
    } finally {
      if (!alive) {
        pool.throwAway(connection, physical, CloseReason.INVALID);
      }
    }
    return alive;
  }

  private boolean passesInTime(Deadline deadline) throws InterruptedException {
    CompletableFuture<Boolean> answer = new CompletableFuture<>();
    Thread.ofVirtual().name("heddle-sql-check").start(() -> answer(answer));
    try {
      return answer.get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException late) {
      return !answer.complete(false) && answer.join();
    } catch (InterruptedException interrupted) {
      if (!answer.complete(false) && answer.join()) {
        pool.giveBack(connection, physical);
      }
      throw interrupted;
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private void answer(CompletableFuture<Boolean> answer) {
    boolean alive = false;
    try {
      alive = passesHere();
    } catch (InterruptedException nobodyDoes) {
      Thread.currentThread().interrupt();
    } finally {
      if (!answer.complete(alive) && alive) {
        pool.giveBack(connection, physical);
      }
    }
  }
}
