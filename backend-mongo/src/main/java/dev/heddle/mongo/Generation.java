package dev.heddle.mongo;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import dev.heddle.pool.ConnectionInfo;
import dev.heddle.pool.spi.NativeFigures;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One client of the driver, shared by the leases taken while it was the newest. A later one replaces it; then it ends
 * when the last of its leases has come back.
 *
 * <pre>
 * word: leases, and whether it is retired (the sign bit). Changed only by the methods named here, all by CAS.
 *
 *   from            method   to             who may
 *   n               enter    n + 1          any taker
 *   n, retired      enter    unchanged      refused: take the next generation
 *   n > 0           leave    n - 1          the holder, once per lease
 *   1, retired      leave    0, retired     the last holder, who ends it
 *   n               retire   n, retired     the pool; with n = 0 the pool ends it
 * </pre>
 */
final class Generation {

  private static final long RETIRED = Long.MIN_VALUE;

  /** Chosen: a farewell to a server that answers takes milliseconds, and one that is silent is not worth more. */
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

  private final AtomicLong word = new AtomicLong();
  private final AtomicReference<@Nullable Thread> closing = new AtomicReference<>();
  private final long number;
  private final ClientPlan plan;
  private final Reservation reservation;
  private final Deployment deployment;
  private final DriverEvents events;
  private final Supplier<MongoStats> stats;
  private final Consumer<Generation> onEnd;
  private final MongoClient client;

  /**
   * Makes the client; it begins to connect in threads of its own. With {@code mongodb+srv} this asks a name server.
   *
   * @param onEnd told once, when the last lease of a retired generation has come back; must return at once
   */
  Generation(
      long number,
      ClientPlan plan,
      String poolName,
      Reservation reservation,
      Deployment deployment,
      DriverEvents events,
      Supplier<MongoStats> stats,
      Consumer<Generation> onEnd) {
    this.number = number;
    this.plan = plan;
    this.reservation = reservation;
    this.deployment = deployment;
    this.events = events;
    this.stats = stats;
    this.onEnd = onEnd;
    this.client = MongoClients.create(
        plan.clientSettings(poolName, new ClientListeners(events, deployment, deployment)));
  }

  /** Counts a lease in; false if a newer generation must be asked. */
  boolean enter() {
    long now = word.get();
    while (now >= 0) {
      if (word.compareAndSet(now, now + 1)) {
        return true;
      }
      now = word.get();
    }
    return false;
  }

  /** Counts a lease out. */
  void leave() {
    if (word.decrementAndGet() == RETIRED) {
      onEnd.accept(this);
    }
  }

  /** No more leases; it ends when the last has come back. The second call changes nothing. */
  void retire() {
    long before = word.getAndUpdate(now -> now | RETIRED);
    events.retire();
    if (before == 0) {
      onEnd.accept(this);
    }
  }

  /** How many leases are out. */
  int leases() {
    return (int) (word.get() & ~RETIRED);
  }

  /**
   * Closes the client and returns its share of the budget, once. The driver says goodbye to the server first; where that
   * does not answer, the rest is left to a thread of its own. An interrupt ends the wait and is kept.
   */
  void close() {
    Thread mine = Thread.ofVirtual().name("heddle-mongo-close").unstarted(() -> {
      try {
        client.close();
      } finally {
        reservation.end();
      }
    });
    Thread first = closing.compareAndExchange(null, mine);
    if (first == null) {
      mine.start();
    }
    try {
      (first == null ? mine : first).join(CLOSE_LIMIT);
    } catch (InterruptedException wanted) {
      Thread.currentThread().interrupt();
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

  NativeFigures figures() {
    return events.figures();
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
