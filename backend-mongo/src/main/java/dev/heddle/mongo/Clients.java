package dev.heddle.mongo;

import com.mongodb.ServerAddress;
import dev.heddle.pool.ConnectionInfo;
import dev.heddle.pool.spi.NativeFigures;
import dev.heddle.pool.spi.PoolContext;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The clients of one pool that live: the newest one, and those that serve their last leases. What was counted of a server
 * outlives them all. Safe for any thread.
 */
final class Clients {

  private final PoolContext context;
  private final int failuresToBeDown;
  private final Supplier<MongoStats> stats;
  private final Map<ServerAddress, ServerTotals> totals = new ConcurrentHashMap<>();
  private final Set<Generation> living = ConcurrentHashMap.newKeySet();
  /** How many of them nobody gets any more. Mostly none, and then whoever gives back a lease need not look for its client. */
  private final AtomicInteger retired = new AtomicInteger();

  Clients(PoolContext context, int failuresToBeDown, Supplier<MongoStats> stats) {
    this.context = context;
    this.failuresToBeDown = failuresToBeDown;
    this.stats = stats;
  }

  // ---- from the first to the last

  /** How many connections a client may open, its monitors among them. */
  int connectionsOf(ClientPlan plan) {
    return guess(plan).connections(plan.maxSize());
  }

  /** What is known of the same servers, else what the connection string says. */
  private Deployment.Shape guess(ClientPlan plan) {
    for (Generation known : living) {
      if (known.plan().url().equals(plan.url())) {
        return known.deployment().shape();
      }
    }
    return new Deployment.Shape(plan.url().hosts(), plan.url().hosts(), 0);
  }

  /** The permits of the budget that were reserved are the generation's from here on, also if it cannot be made. */
  Generation make(ClientPlan plan, long number, int reserved) {
    Reservation reservation = new Reservation(context.budget(), reserved);
    try {
      AtomicReference<@Nullable Generation> self = new AtomicReference<>();
      Deployment deployment = new Deployment(context.time(), guess(plan), failuresToBeDown, shape -> {
        reservation.adjust(shape.connections(plan.maxSize()));
        Generation known = self.get();
        if (known != null) {
          known.judged();
        }
      });
      DriverEvents events = new DriverEvents(context.time(), context.events(), plan.maxLifetime(),
          address -> totals.computeIfAbsent(address, known -> new ServerTotals()), deployment::lastFailure);
      Generation made = new Generation(number, plan, context.poolName(), reservation, deployment, events, stats);
      self.set(made);
      living.add(made);
      made.greet();
      return made;
    } catch (RuntimeException impossible) {
      reservation.end();
      throw impossible;
    }
  }

  /** From now on nobody gets the client; it ends with its last lease, or at once. */
  void retire(Generation old) {
    retired.getAndIncrement();
    old.retire();
    endIfUnused(old);
  }

  /** A lease has come back. */
  void givenBack(MongoAccess lease) {
    if (retired.get() > 0 && lease.generation().isRetired()) {
      endIfUnused(lease.generation());
    }
  }

  /**
   * Ends a retired client that nobody uses. Leases are not counted, which would cost each operation two locked
   * instructions on memory of another processor; the gate knows them. Whoever gives one back, and whoever retires the client,
   * looks here after that: so the last of them finds none. Where two do, the second close waits for the first.
   */
  private void endIfUnused(Generation old) {
    if (leases().noneMatch(access -> access.generation().equals(old))) {
      Thread.ofVirtual().name("heddle-mongo-end").start(() -> {
        old.close();
        if (living.remove(old)) {
          retired.getAndDecrement();
        }
      });
    }
  }

  /** The leases that are out, but those whose operations were ended. */
  private Stream<MongoAccess> leases() {
    return context.leased().stream().map(MongoAccess.class::cast).filter(access -> !access.isAborted());
  }

  /** Closes them all, whoever uses them. */
  void close() {
    for (Generation generation : living) {
      generation.retire();
      generation.close();
    }
    living.clear();
  }

  // ---- looking

  int leased() {
    return (int) leases().count();
  }

  /** How many connections there are, open or being opened. */
  int connectionCount() {
    return living.stream().mapToInt(Generation::connectionCount).sum();
  }

  /**
   * Each lease stands for a connection, which its operations use one after the other; the rest is idle. What the driver
   * does with each at this moment is in {@link MongoStats}.
   */
  NativeFigures figures() {
    int open = 0;
    int opening = 0;
    for (Generation generation : living) {
      NativeFigures driver = generation.events().figures();
      open += driver.idle() + driver.inUse();
      opening += driver.opening();
    }
    int leased = Math.min(leased(), open);
    return new NativeFigures(open - leased, leased, opening);
  }

  List<ConnectionInfo> connections() {
    return living.stream().flatMap(generation -> generation.connections().stream()).toList();
  }

  /** Of all servers, and the health that the newest client knows. */
  MongoStats stats(@Nullable Generation newest) {
    return StatsReader.read(List.copyOf(living), newest, Map.copyOf(totals));
  }
}
