package dev.heddle.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.pool.HikariPool;
import dev.heddle.pool.CloseReason;
import dev.heddle.pool.ConnectionInfo;
import dev.heddle.pool.Deadline;
import dev.heddle.pool.PoolConfig;
import dev.heddle.pool.Settings;
import dev.heddle.pool.TimeSource;
import dev.heddle.pool.spi.FailureKind;
import dev.heddle.pool.spi.NativeFigures;
import dev.heddle.pool.spi.PoolContext;
import dev.heddle.pool.spi.SourceEvents;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One {@link HikariPool} and the connections in it. A changed target or login gets a new one, while this one lives on
 * until its last connection has come back.
 *
 * <p>HikariCP keeps the connections, opens, ages and refills. Three things are done here instead, because HikariCP does
 * them in ways that do not fit behind a gate: checks before lending (there they may outlive the caller's deadline by a
 * second, here they end with it), the removal of surplus connections (there only all of them can go), and the set-up of
 * new connections (there its failure is only logged).
 */
final class InnerPool {

  /** More tasks than HikariCP's queue takes: it drops what it does not need. */
  private static final int ANY_NUMBER = Integer.MAX_VALUE;

  /** How often a retired pool looks for connections whose opening was under way when it retired. */
  private static final long LATECOMERS_MILLIS = 100;

  private final PoolContext context;
  private final Connector connector;
  private final Places places;
  private final AtomicLong ids;
  private final HikariConfig config;
  private final ScheduledExecutorService housekeeper;
  private final ConnectionOpener source;
  private final HikariPool pool;

  private final Map<Physical, Boolean> connections = new ConcurrentHashMap<>();
  /** Connections that are not condemned. */
  private final AtomicInteger alive = new AtomicInteger();
  private final AtomicLong generation;
  private volatile PoolConfig limits;
  private volatile boolean retired;
  private final AtomicBoolean waitingForOneMore = new AtomicBoolean();
  /** Opens that failed, ever. */
  private final AtomicInteger failures = new AtomicInteger();
  /** The last open failed. */
  private volatile boolean down;

  InnerPool(
      Settings settings, PoolContext context, Connector connector, Places places, AtomicLong ids, long generation) {
    this.context = context;
    this.connector = connector;
    this.places = places;
    this.ids = ids;
    this.generation = new AtomicLong(generation);
    this.limits = PoolConfig.of(settings);
    this.housekeeper = Housekeeper.executor();
    this.source = new ConnectionOpener(this, context);
    this.config = HikariSettings.of(settings, context.poolName(), source, housekeeper);
    this.pool = new HikariPool(config); // looks after a tenth of a second what it must open
  }

  /** Takes over times that can change live; HikariCP looks at them when it next tidies up or opens. */
  void adopt(PoolConfig changed) {
    limits = changed;
    HikariSettings.adopt(config, changed);
  }

  TimeSource time() {
    return context.time();
  }

  SourceEvents events() {
    return context.events();
  }

  Connector connector() {
    return connector;
  }

  PoolConfig limits() {
    return limits;
  }

  /**
   * Takes a connection that nobody has checked yet.
   *
   * @return null if there was none in time
   * @throws InterruptedException if interrupted while waiting
   */
  @Nullable
  Connection poll(long millis) throws InterruptedException {
    try {
      return pool.getConnection(millis);
    } catch (SQLTransientConnectionException none) {
      return null;
    } catch (SQLException interrupted) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      return null;
    }
  }

  /**
   * Has one more opened in the background, for who could not wait: HikariCP opens only for those who do. One at a time.
   */
  void openOneMore() {
    if (pool.getTotalConnections() < config.getMaximumPoolSize() && waitingForOneMore.compareAndSet(false, true)) {
      Thread.ofVirtual().name("heddle-sql-one-more").start(() -> {
        try {
          Connection opened = poll(limits.openTimeout().toMillis());
          Physical physical = opened == null ? null : Physical.of(opened);
          if (opened != null && physical != null) {
            giveBack(opened, physical);
          }
        } catch (InterruptedException nobodyDoes) {
          Thread.currentThread().interrupt();
        } finally {
          waitingForOneMore.set(false);
        }
      });
    }
  }

  /** Gives a connection back. */
  void giveBack(Connection lent, Physical physical) {
    physical.comeBack();
    CloseReason unwanted = unwanted(physical);
    if (unwanted != null) {
      throwAway(lent, physical, unwanted);
      return;
    }
    try {
      if (!lent.getAutoCommit()) {
        physical.boundRollback(Connector.millis(limits.validateTimeout()));
      }
      lent.close(); // rolls back and resets
    } catch (SQLException | RuntimeException unclean) {
      throwAway(lent, physical, CloseReason.BROKEN);
    }
  }

  private @Nullable CloseReason unwanted(Physical physical) {
    PoolConfig now = limits;
    if (physical.isCondemned() || isStale(physical)) {
      return CloseReason.STALE;
    }
    if (now.maxUses() > 0 && physical.uses() >= now.maxUses()) {
      return CloseReason.USES;
    }
    if (now.maxIdle() < config.getMaximumPoolSize() && pool.getIdleConnections() >= now.maxIdle()) {
      return CloseReason.SURPLUS;
    }
    return condemnSurplus(physical) ? CloseReason.SURPLUS : null;
  }

  /** Has a connection closed that its holder gave up; without a fault of its own where the pool has too many. */
  void discard(Connection lent, Physical physical) {
    if (condemnSurplus(physical)) {
      pool.evictConnection(lent);
    } else {
      physical.countFailure();
      throwAway(lent, physical, CloseReason.BROKEN);
    }
  }

  /** Has a connection closed; the caller has it alone. */
  void throwAway(Connection lent, Physical physical, CloseReason reason) {
    physical.condemnAs(reason);
    pool.evictConnection(lent);
  }

  /** One more is not lent again: for the pool it is closed, though the driver may take its time. */
  void condemned(CloseReason reason) {
    alive.decrementAndGet();
    events().closed(reason);
  }

  private boolean condemnSurplus(Physical physical) {
    int now = alive.get();
    while (now > config.getMaximumPoolSize()) {
      if (alive.compareAndSet(now, now - 1)) {
        if (physical.condemn(CloseReason.SURPLUS)) {
          events().closed(CloseReason.SURPLUS);
        } else {
          alive.incrementAndGet(); // it was counted out before
        }
        return true;
      }
      now = alive.get();
    }
    return false;
  }

  boolean isStale(Physical physical) {
    return retired || physical.generation() < generation.get();
  }

  /** Whether HikariCP may have closed a connection for its age: it shortens lives by up to a quarter. */
  boolean outlived(long ageNanos) {
    Duration lifetime = limits.maxLifetime();
    return !lifetime.isZero() && ageNanos >= lifetime.toNanos() / 4 * 3;
  }

  /**
   * Answers HikariCP's question whether a connection is valid. Before lending it asks too, but then {@link
   * HikariNativePool#take} checks as well, within the caller's deadline; so only the housekeeper's question goes to the
   * database.
   */
  boolean answersHikari(Physical physical, int seconds) {
    if (physical.isCondemned() || isStale(physical) || condemnSurplus(physical)) {
      return false;
    }
    try {
      return !Housekeeper.isCurrentThread()
          || physical.check(Deadline.in(Duration.ofSeconds(Math.max(1, seconds)), time()));
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** A connection was opened; HikariCP will get the result. */
  Connection adopt(Connection driver, long startNanos, long openedInGeneration) {
    Physical physical = new Physical(this, driver, ids.incrementAndGet(), openedInGeneration, startNanos);
    connections.put(physical, true);
    alive.incrementAndGet();
    down = false;
    events().opened(physical.openTook());
    return physical.proxy();
  }

  void openFailed(Throwable failure, long startNanos) {
    failures.incrementAndGet();
    down = true;
    events().openFailed(failure, Duration.ofNanos(time().nanoTime() - startNanos));
  }

  /** A connection was closed physically. */
  void ended(Physical physical) {
    connections.remove(physical);
    places.free();
    context.budget().release(1);
    if (retired && connections.isEmpty()) {
      Thread.ofVirtual().name("heddle-sql-retire").start(this::shutdown);
    }
  }

  /** Changes the limits: closes surplus idle ones, opens what is missing. */
  void resize(int minIdle, int maxSize) throws InterruptedException {
    places.resize(maxSize);
    config.setMaximumPoolSize(maxSize);
    config.setMinimumIdle(minIdle);
    while (alive.get() > maxSize && pool.getIdleConnections() > 0) {
      Connection surplus = poll(HikariSettings.FLOOR_MILLIS);
      Physical physical = surplus == null ? null : Physical.of(surplus);
      if (surplus == null || physical == null) {
        return;
      }
      if (!condemnSurplus(physical)) {
        giveBack(surplus, physical);
        return;
      }
      pool.evictConnection(surplus);
    }
    fill();
  }

  /** Has HikariCP look now whether it must open some; by itself it looks every 30 seconds. */
  private void fill() {
    for (int missing = config.getMinimumIdle() - pool.getIdleConnections(); missing > 0; missing--) {
      pool.addBagItem(ANY_NUMBER);
    }
  }

  /** Condemns all connections of now. */
  int evict() {
    int all = alive.get();
    generation.incrementAndGet();
    condemnIdle();
    return all;
  }

  /** All are stale: HikariCP closes the idle ones now and the others when they come back. */
  private void condemnIdle() {
    pool.softEvictConnections();
    for (Physical physical : connections.keySet()) {
      if (!physical.isLent() && isStale(physical)) {
        physical.condemnAs(CloseReason.STALE);
      }
    }
  }

  long generation() {
    return generation.get();
  }

  /** The target answers: ends a pause of up to 5 seconds that HikariCP makes between attempts. */
  void targetAnswers() {
    if (down) {
      source.wakeOpener();
      pool.addBagItem(ANY_NUMBER);
      fill();
    }
  }

  /** Lends no more; ends itself with the return of its last connection. */
  void retire() {
    retired = true;
    config.setMinimumIdle(0);
    condemnIdle();
    // What was being opened just now will be idle in a moment, and nobody would take it to see that it is stale.
    Future<?> unused = housekeeper.scheduleWithFixedDelay(this::condemnIdle, LATECOMERS_MILLIS,
        LATECOMERS_MILLIS, TimeUnit.MILLISECONDS);
    if (connections.isEmpty()) {
      Thread.ofVirtual().name("heddle-sql-retire").start(this::shutdown);
    }
  }

  /** Whether it is retired and has ended. */
  boolean isOver() {
    return retired && connections.isEmpty();
  }

  /** Closes everything now. Never throws. */
  void shutdown() {
    retired = true;
    source.stop();
    connections.keySet().forEach(physical -> physical.condemnAs(CloseReason.SHUTDOWN));
    boolean interrupted = Thread.interrupted();
    try {
      shutDownHikari();
    } catch (InterruptedException again) {
      interrupted = true;
    }
    housekeeper.shutdownNow();
    connections.keySet().forEach(Physical::abort);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * In a platform thread: HikariCP waits with its monitor held, which keeps a virtual thread on its carrier before JDK 24.
   */
  private void shutDownHikari() throws InterruptedException {
    Thread closer = Thread.ofPlatform().daemon().name("heddle-sql-close-" + context.poolName()).start(() -> {
      try {
        pool.shutdown();
      } catch (InterruptedException early) {
        // nobody waits for it any more
      }
    });
    try {
      closer.join();
    } catch (InterruptedException early) {
      closer.interrupt();
      throw early;
    }
  }

  /** The places that all HikariCP pools of the native pool share. */
  Places places() {
    return places;
  }

  /** How many opens have failed, ever. */
  int failures() {
    return failures.get();
  }

  /**
   * Whether it is useless to wait for an open: several have failed meanwhile, or the target refuses who we are.
   *
   * @param before how many had failed when the wait began
   */
  boolean isHopeless(int before) {
    int meanwhile = failures.get() - before;
    Throwable failure = source.lastFailure();
    if (failure == null || meanwhile == 0) {
      return false;
    }
    FailureKind kind = SqlFailures.classify(failure);
    return kind == FailureKind.CREDENTIALS
        || (kind != FailureKind.OVERLOADED && meanwhile >= limits.breakerFailures());
  }

  /** Why the last open failed; null once one has succeeded. */
  @Nullable
  Throwable lastFailure() {
    return source.lastFailure();
  }

  /** By our own book, which has a connection before its opening is told; HikariCP has it a moment later. */
  NativeFigures figures() {
    int idle = 0;
    int inUse = 0;
    for (Physical physical : connections.keySet()) {
      idle += physical.isIdle() ? 1 : 0;
      inUse += physical.isLent() ? 1 : 0;
    }
    return new NativeFigures(idle, inUse, source.opening());
  }

  /**
   * Whether one is open that nobody has. HikariCP lends it now or, where it was opened this moment, in a few
   * milliseconds; that its own count does not know it yet is no sign, since it may learn of it between two looks.
   */
  boolean hasUnlent() {
    return figures().idle() > 0;
  }

  List<ConnectionInfo> infos() {
    return connections.keySet().stream().map(Physical::info).toList();
  }
}
