package dev.heddle.mongo;

import com.mongodb.MongoTimeoutException;
import dev.heddle.pool.Capabilities;
import dev.heddle.pool.ConnectionInfo;
import dev.heddle.pool.Deadline;
import dev.heddle.pool.EvictMode;
import dev.heddle.pool.PoolAct;
import dev.heddle.pool.Settings;
import dev.heddle.pool.spi.NativeFigures;
import dev.heddle.pool.spi.NativePool;
import dev.heddle.pool.spi.PoolContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The driver's own pool behind permits. A take is a look at the newest client, once a server has answered that; what the driver
 * cannot change while it runs is changed by a new client, to which takers turn at once, while the old one serves its last
 * leases and then goes.
 *
 * <p>While two clients live both are in the budget. Where the budget has no room for both, the old one goes first, and
 * takers wait for that within their deadlines: nobody fails, but it shows.
 */
final class MongoPool implements NativePool<MongoAccess> {

  private static final Capabilities CAPABILITIES = Capabilities.of(Map.of(
      PoolAct.RESIZE, "permits at once; the driver's own limits by a new client, while the old one serves its last"
          + " leases",
      PoolAct.EVICT_SOFT, "a new client; the old one closes its connections when its last lease has come back",
      PoolAct.EVICT_HARD, "a new client; threads with a running operation are interrupted, which ends it at once in"
          + " virtual threads and at its timeout in platform threads",
      PoolAct.RECONFIGURE, "a new client, while the old one serves its last leases",
      PoolAct.LIST_CONNECTIONS, "as the driver's events tell",
      PoolAct.VALIDATE, "a ping through a free connection; where all are leased, the driver's latest heartbeat"));

  private final PoolContext context;
  private final Clients clients;
  private final ClientOpening opening;

  /** Held by acts of the operator and while a new client takes over; never by takers. */
  private final ReentrantLock acts = new ReentrantLock();

  private ClientPlan plan; // guarded by acts
  private long evictions; // guarded by acts
  private volatile boolean closed;

  /**
   * The client for takers; null before the first one if nothing need be kept ready, and while a new one cannot be made
   * yet. Written under acts.
   */
  private volatile @Nullable Generation current;

  MongoPool(ClientPlan plan, int failuresToBeDown, PoolContext context) {
    this.plan = plan;
    this.context = context;
    this.clients = new Clients(context, failuresToBeDown, this::stats);
    this.opening = new ClientOpening(this::openWaiting);
    if (plan.minIdle() > 0) {
      install(plan);
    }
  }

  // ---- lending

  @Override
  public MongoAccess take(Deadline deadline) throws Exception {
    while (true) {
      Generation newest = newest(deadline);
      refuseIfDown(newest);
      try {
        newest.awaitContact(deadline);
      } catch (Exception failure) {
        if (isNewest(newest) || deadline.isOver()) {
          throw failure;
        }
        continue; // it was swapped while we waited for it
      }
      return new MongoAccess(newest);
    }
  }

  @Override
  public @Nullable MongoAccess takeNow() {
    Generation newest = current;
    if (newest == null || !newest.hasMet() || newest.deployment().downBecause().isPresent()) {
      return null;
    }
    return new MongoAccess(newest);
  }

  @Override
  public boolean confirm(MongoAccess access) {
    return !access.generation().isRetired();
  }

  private boolean isNewest(Generation generation) {
    return generation.equals(current);
  }

  private static void refuseIfDown(Generation newest) {
    Optional<Throwable> down = newest.deployment().downBecause();
    if (down.isPresent()) {
      throw newest.unreachable(down.get());
    }
  }

  private Generation newest(Deadline deadline) throws Exception {
    Generation newest = current;
    if (newest == null) {
      requireOpen();
      newest = opening.await(deadline);
    }
    return newest;
  }

  /** What is waited for, a new client's first answer, is waited for within the deadline. */
  @Override
  public Duration takeOverrun() {
    return Duration.ZERO;
  }

  @Override
  public void giveBack(MongoAccess access) {
    clients.givenBack(access);
  }

  /** The driver replaces broken connections by itself, so there is no more to do than to end the lease. */
  @Override
  public void discard(MongoAccess access, Throwable cause) {
    giveBack(access);
  }

  @Override
  public void abort(MongoAccess access) {
    access.abort();
    giveBack(access);
  }

  // ---- acts

  @Override
  public void resize(int minIdle, int maxSize) {
    acts.lock();
    try {
      change(plan.resized(minIdle, maxSize));
    } finally {
      acts.unlock();
    }
  }

  @Override
  public void reconfigure(Settings settings) {
    ClientPlan next = ClientPlan.of(settings);
    acts.lock();
    try {
      change(next);
    } finally {
      acts.unlock();
    }
  }

  @Override
  public int evict(EvictMode mode) {
    acts.lock();
    try {
      requireOpen();
      int before = clients.connectionCount();
      evictions++;
      swap(plan);
      return before;
    } finally {
      acts.unlock();
    }
  }

  private void change(ClientPlan next) {
    requireOpen();
    if (!next.equals(plan)) {
      swap(next);
    }
  }

  private void swap(ClientPlan next) {
    Generation old = current;
    if (old != null || next.minIdle() > 0) {
      install(next);
    }
    plan = next;
    if (old != null) {
      clients.retire(old);
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("pool '" + context.poolName() + "' is closed");
    }
  }

  // ---- clients

  /** Makes the newest client if nothing need be waited for, else leaves that to a thread. */
  private void install(ClientPlan next) {
    int wanted = clients.connectionsOf(next);
    if (!next.url().isSrv() && context.budget().tryReserve(wanted)) {
      current = clients.make(next, evictions(), wanted);
    } else {
      current = null;
      opening.begin();
    }
  }

  /** Runs in a thread of its own. */
  private Generation openWaiting() throws InterruptedException {
    while (true) {
      ClientPlan wanted = plan();
      int connections = clients.connectionsOf(wanted);
      requireOpen();
      if (!context.budget().reserve(connections, Deadline.in(wanted.openTimeout(), context.time()))) {
        throw new NoBudgetException(context.poolName(), connections);
      }
      Generation made = clients.make(wanted, evictions(), connections);
      acts.lock();
      try {
        if (!closed && wanted.equals(plan)) {
          current = made;
          return made;
        }
      } finally {
        acts.unlock();
      }
      clients.retire(made); // closed or changed meanwhile
    }
  }

  private ClientPlan plan() {
    acts.lock();
    try {
      return plan;
    } finally {
      acts.unlock();
    }
  }

  /** The pool's generation, as the gate counts it: other swaps condemn no connection for what it is. */
  private long evictions() {
    acts.lock();
    try {
      return evictions;
    } finally {
      acts.unlock();
    }
  }

  // ---- looking

  /**
   * Pings through a connection that nobody uses; a lease taken in the same instant may wait for the answer. Where all
   * are leased, and where nobody could tell how long a free one takes to come, the monitors' heartbeats answer.
   */
  @Override
  public void probe(Deadline deadline) throws Exception {
    requireOpen();
    Generation newest = newest(deadline);
    boolean full = clients.leased() >= newest.plan().maxSize();
    if (full && newest.deployment().downBecause().isEmpty()) {
      trustHeartbeats(newest);
    } else {
      newest.ping(deadline);
    }
  }

  private void trustHeartbeats(Generation newest) {
    ClientPlan known = newest.plan();
    // Two beats and the time that one may take: a server is not late before.
    Duration late = known.heartbeatInterval().multipliedBy(2).plus(known.openTimeout());
    long now = context.time().nanoTime();
    boolean fresh = newest.deployment().lastSuccessAt().map(at -> now - at <= late.toNanos()).orElse(false);
    if (!fresh) {
      throw new MongoTimeoutException("no server of " + newest + " has answered a heartbeat for " + late.toSeconds()
          + " s, and all connections are leased");
    }
  }

  @Override
  public NativeFigures figures() {
    return clients.figures();
  }

  @Override
  public List<ConnectionInfo> connections() {
    return clients.connections();
  }

  MongoStats stats() {
    return clients.stats(current);
  }

  @Override
  public Capabilities capabilities() {
    return CAPABILITIES;
  }

  @Override
  public void close() {
    acts.lock();
    try {
      closed = true;
      current = null;
    } finally {
      acts.unlock();
    }
    clients.close();
  }
}
