package dev.heddle.mongo;

import com.mongodb.MongoTimeoutException;
import com.mongodb.ReadPreference;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import dev.heddle.pool.ConnectionInfo;
import dev.heddle.pool.Deadline;
import dev.heddle.pool.HealthStatus;
import dev.heddle.pool.spi.NativeFigures;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.jspecify.annotations.Nullable;

/**
 * One client of the driver, shared by the leases taken while it was the newest. A later one replaces it; then {@link Clients}
 * end it when the last of its leases has come back.
 */
final class Generation {

  private static final BsonDocument PING = new BsonDocument("ping", new BsonInt32(1));

  /** Chosen: a farewell to a server that answers takes milliseconds, and one that is silent is not worth more. */
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

  private final AtomicReference<@Nullable CompletableFuture<Void>> closing = new AtomicReference<>();
  private final long number;
  private final ClientPlan plan;
  private final Reservation reservation;
  private final Deployment deployment;
  private final DriverEvents events;
  private final Supplier<MongoStats> stats;
  private final MongoClient client;
  /** Made once: each one of the driver's looks up its codecs anew. */
  private final MongoDatabase database;

  /** The latest attempt to reach a server; a failed one is replaced by the next taker. */
  private final AtomicReference<@Nullable CompletableFuture<Void>> contact = new AtomicReference<>();

  /** A server has answered. Never false again. */
  private volatile boolean met;
  /** A newer one has taken its place. Never false again. */
  private volatile boolean retired;

  /**
   * Makes the client; it begins to connect in threads of its own. With {@code mongodb+srv} this asks a name server.
   */
  Generation(
      long number,
      ClientPlan plan,
      String poolName,
      Reservation reservation,
      Deployment deployment,
      DriverEvents events,
      Supplier<MongoStats> stats) {
    this.number = number;
    this.plan = plan;
    this.reservation = reservation;
    this.deployment = deployment;
    this.events = events;
    this.stats = stats;
    this.client = MongoClients.create(
        plan.clientSettings(poolName, new ClientListeners(events, deployment, deployment)));
    this.database = client.getDatabase(plan.database());
  }

  /**
   * Waits until a server has answered once; at once where one has. The first to come sends a ping, which opens the first
   * connection and shows whether we are let in; all that come meanwhile share its outcome. Later it is the heartbeats
   * that tell.
   *
   * @throws MongoTimeoutException if none answered in time
   * @throws InterruptedException if interrupted while waiting
   * @throws Exception why the ping failed
   */
  void awaitContact(Deadline deadline) throws Exception {
    if (!met) {
      try {
        contact().get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
      } catch (TimeoutException over) {
        throw unreachable(deployment.lastFailure().orElse(over));
      } catch (ExecutionException failed) {
        throw failed.getCause() instanceof Exception cause ? cause : failed;
      }
    }
  }

  private CompletableFuture<Void> contact() {
    while (true) {
      CompletableFuture<Void> latest = contact.get();
      if (latest != null && !latest.isCompletedExceptionally()) {
        return latest;
      }
      CompletableFuture<Void> mine = new CompletableFuture<>();
      if (contact.compareAndSet(latest, mine)) {
        Thread.ofVirtual().name("heddle-mongo-greet").start(() -> greet(mine));
        return mine;
      }
    }
  }

  /** Begins to look for a server, without waiting for it. */
  void greet() {
    CompletableFuture<Void> unused = contact(); // who wants it waits for it
  }

  private void greet(CompletableFuture<Void> outcome) {
    try {
      ping(Deadline.in(plan.openTimeout()));
      outcome.complete(null);
    } catch (Throwable failure) { // those who wait must learn of anything
      outcome.completeExceptionally(failure);
    }
  }

  /** The monitors have reached a new verdict: where all is down, nobody need wait longer. */
  void judged() {
    CompletableFuture<Void> waiting = contact.get();
    Optional<Throwable> down = deployment.downBecause();
    if (waiting != null && down.isPresent()) {
      waiting.completeExceptionally(unreachable(down.get()));
    }
  }

  /** Whether a server has answered once. */
  boolean hasMet() {
    return met;
  }

  /** Asks a server, through the driver's pool. */
  void ping(Deadline deadline) {
    try {
      client.withTimeout(deadline.remainingMillis(), TimeUnit.MILLISECONDS).getDatabase("admin")
          .runCommand(PING, ReadPreference.primaryPreferred());
      met = true;
    } catch (MongoTimeoutException late) {
      throw deployment.health() == HealthStatus.HEALTHY ? late : unreachable(late);
    }
  }

  MongoTimeoutException unreachable(Throwable cause) {
    return new MongoTimeoutException("no server of " + this + " answers", cause);
  }

  /** It is not the newest any more: whoever is to be lent it from now on gets the newest instead. */
  void retire() {
    retired = true;
    events.retire();
  }

  boolean isRetired() {
    return retired;
  }

  /**
   * Closes the client and returns its share of the budget, once. The driver says goodbye to the server first; where that
   * does not answer, the rest is left to a thread of its own. An interrupt ends the wait and is kept.
   */
  void close() {
    CompletableFuture<Void> mine = new CompletableFuture<>();
    CompletableFuture<Void> first = closing.compareAndExchange(null, mine);
    if (first == null) {
      Thread.ofVirtual().name("heddle-mongo-close").start(() -> {
        try {
          client.close();
        } finally {
          reservation.end();
          mine.complete(null);
        }
      });
    }
    try {
      (first == null ? mine : first).get(CLOSE_LIMIT.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException wanted) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException silent) {
      // the thread goes on without us
    }
  }

  long number() {
    return number;
  }

  ClientPlan plan() {
    return plan;
  }

  MongoClient client() {
    return client;
  }

  /** The configured one, with the timeouts of the settings. */
  MongoDatabase database() {
    return database;
  }

  Deployment deployment() {
    return deployment;
  }

  DriverEvents events() {
    return events;
  }

  int budgeted() {
    return reservation.held();
  }

  MongoStats stats() {
    return stats.get();
  }

  /** How many connections there are, open or being opened. */
  int connectionCount() {
    NativeFigures driver = events.figures();
    return driver.idle() + driver.inUse() + driver.opening();
  }

  List<ConnectionInfo> connections() {
    return events.list(number);
  }

  void interrupt(Thread holder) {
    events.interrupt(holder);
  }

  @Override
  public String toString() {
    return plan.url().describe(plan.database());
  }
}
