package dev.heddle.sql;

import dev.heddle.pool.Deadline;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Runs a call into a driver that may hang, and leaves it in time.
 *
 * <p>The call runs in a virtual thread of its own. An interrupt closes the socket in which a virtual thread is blocked
 * ({@link java.net.Socket}), so a call that is left behind ends soon and its socket with it, whatever the driver.
 */
final class Bounded {

  private Bounded() {
  }

  /**
   * Runs a call and waits for it.
   *
   * @param name of its thread
   * @param deadline how long to wait
   * @param call what to run
   * @param late takes a result that arrived after the deadline
   * @throws SQLTransientConnectionException if it was not over in time
   * @throws InterruptedException if interrupted while waiting; the call is left behind as after the deadline
   * @throws Exception what the call threw
   */
  static <T> T call(String name, Deadline deadline, Callable<T> call, Consumer<T> late) throws Exception {
    CompletableFuture<T> outcome = new CompletableFuture<>();
    Thread worker = Thread.ofVirtual().name(name).start(() -> {
      try {
        T result = call.call();
        if (!outcome.complete(result)) {
          late.accept(result);
        }
      } catch (Throwable failure) {
        outcome.completeExceptionally(failure);
      }
    });
    try {
      return outcome.get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException failed) {
      Throwable cause = failed.getCause();
      if (cause instanceof Exception exception) {
        throw exception;
      }
      throw failed;
    } catch (TimeoutException over) {
      SQLTransientConnectionException failure = new SQLTransientConnectionException(
          name + ": no answer in time", SqlFailures.CANNOT_CONNECT, over);
      return leave(worker, outcome, failure);
    } catch (InterruptedException interrupted) {
      return leave(worker, outcome, interrupted);
    }
  }

  private static <T> T leave(Thread worker, CompletableFuture<T> outcome, Exception why) throws Exception {
    if (outcome.completeExceptionally(why)) {
      worker.interrupt();
      throw why;
    }
    if (why instanceof InterruptedException) {
      Thread.currentThread().interrupt(); // it came with the result: both are kept
    }
    return outcome.get();
  }
}
