package dev.heddle.mongo;

import com.mongodb.MongoTimeoutException;
import dev.heddle.pool.Deadline;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The making of a client that must wait for something, once for all who wait for it. Safe for any thread. */
final class ClientOpening {

  private final Callable<Generation> work;
  private final AtomicReference<@Nullable CompletableFuture<Generation>> underWay = new AtomicReference<>();

  ClientOpening(Callable<Generation> work) {
    this.work = work;
  }

  /** Begins, unless it is under way. */
  void begin() {
    CompletableFuture<Generation> unused = joined(); // who wants it joins too
  }

  private CompletableFuture<Generation> joined() {
    CompletableFuture<Generation> mine = new CompletableFuture<>();
    CompletableFuture<Generation> other = underWay.compareAndExchange(null, mine);
    if (other != null) {
      return other;
    }
    Thread.ofVirtual().name("heddle-mongo-open").start(() -> run(mine));
    return mine;
  }

  private void run(CompletableFuture<Generation> mine) {
    try {
      Generation made = work.call();
      underWay.set(null);
      mine.complete(made);
    } catch (Throwable failure) { // those who wait must learn of anything
      underWay.set(null);
      mine.completeExceptionally(failure);
    }
  }

  /** Begins if need be, and waits. */
  Generation await(Deadline deadline) throws Exception {
    try {
      return joined().get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException over) {
      throw new MongoTimeoutException("the client could not be made in time: it waits for the budget or a name server");
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof Exception cause ? cause : failed;
    }
  }
}
