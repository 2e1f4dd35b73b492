package dev.heddle.sql;

import dev.heddle.pool.Capabilities;
import dev.heddle.pool.CloseReason;
import dev.heddle.pool.ConnectionInfo;
import dev.heddle.pool.Deadline;
import dev.heddle.pool.EvictMode;
import dev.heddle.pool.PoolAct;
import dev.heddle.pool.PoolClosedException;
import dev.heddle.pool.PoolConfig;
import dev.heddle.pool.PoolSettings;
import dev.heddle.pool.Setting;
import dev.heddle.pool.Settings;
import dev.heddle.pool.spi.NativeFigures;
import dev.heddle.pool.spi.NativePool;
import dev.heddle.pool.spi.PoolContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * HikariCP behind the gate. Uses {@link com.zaxxer.hikari.pool.HikariPool} itself, which takes the time to wait with
 * each call; {@link com.zaxxer.hikari.HikariDataSource} has one for all calls and refuses less than 250 ms.
 */
final class HikariNativePool implements NativePool<Connection> {

  /** After so long a waiting thread looks whether its pool has been replaced. */
  private static final long LOOK_UP_MILLIS = 250;

  /** What a connection needs from its open to its first loan, with room. */
  private static final long NEWBORN_MILLIS = 20;

  private final PoolContext context;
  private final Places places;
  private final AtomicLong ids = new AtomicLong();
  private final ReentrantLock acts = new ReentrantLock();
  /** Replaced pools whose connections are not all back yet. */
  private final List<InnerPool> retired = new CopyOnWriteArrayList<>();
  private volatile InnerPool current;
  private volatile Settings settings;
  private volatile boolean closed;

  HikariNativePool(Settings settings, PoolContext context, Connector connector) {
    this.context = context;
    this.settings = settings;
    this.places = new Places(PoolConfig.of(settings).maxSize());
    this.current = new InnerPool(settings, context, connector, places, ids, 0);
  }

  @Override
  public Connection take(Deadline deadline) throws Exception {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    InnerPool pool = current;
    int failuresBefore = pool.failures();
    while (!closed) {
      if (pool != current) {
        pool = current;
        failuresBefore = pool.failures();
      }
      long wait = deadline.isOver() ? 0 : Math.min(LOOK_UP_MILLIS, deadline.remainingMillis());
      Connection connection = pool.poll(wait);
      if (connection == null && wait == 0) {
        pool.openOneMore();
        connection = pool.hasUnlent() ? pool.poll(NEWBORN_MILLIS) : null;
      }
      if (connection != null && isFit(pool, connection, deadline)) {
        return connection;
      }
      if (deadline.isOver() || (connection == null && pool == current && pool.isHopeless(failuresBefore))) {
        throw notInTime(pool);
      }
    }
    throw new PoolClosedException(context.poolName());
  }

  /** Whether it can be lent; if not, it has been thrown away or left to a check that goes on. */
  private boolean isFit(InnerPool pool, Connection connection, Deadline deadline) throws InterruptedException {
    Physical physical = Physical.of(connection);
    if (physical == null) {
      return false;
    }
    if (physical.isCondemned() || pool.isStale(physical)) {
      pool.throwAway(connection, physical, CloseReason.STALE);
      return false;
    }
    Duration interval = pool.limits().validationInterval();
    if (physical.isUntouchedFor(interval) && !new LendingCheck(pool, connection, physical).passes(deadline)) {
      return false;
    }
    physical.lend();
    return true;
  }

  private SQLException notInTime(InnerPool pool) {
    Throwable cause = pool.lastFailure();
    SQLException known = SqlFailures.firstSql(cause);
    String state = known == null ? null : known.getSQLState();
    NativeFigures figures = pool.figures();
    return new SQLTransientConnectionException(
        "pool '" + context.poolName() + "': no connection (idle " + figures.idle() + ", in use "
            + figures.inUse() + ", opening " + figures.opening() + ")"
            + (cause == null ? "" : "; the last open failed: " + cause.getMessage()),
        state == null ? SqlFailures.TOO_MANY_CONNECTIONS : state, cause);
  }

  /** Nothing: waits, checks and deadlines are all kept to the millisecond. */
  @Override
  public Duration takeOverrun() {
    return Duration.ZERO;
  }

  @Override
  public void giveBack(Connection connection) {
    Physical physical = Physical.of(connection);
    if (physical == null) {
      Connector.closeQuietly(connection); // HikariCP saw a failure that breaks connections and has dropped it
    } else {
      physical.owner().giveBack(connection, physical);
    }
  }

  @Override
  public void discard(Connection connection, Throwable cause) {
    Physical physical = Physical.of(connection);
    if (physical == null) {
      Connector.closeQuietly(connection);
    } else {
      physical.owner().discard(connection, physical);
    }
  }

  @Override
  public void abort(Connection connection) {
    Physical physical = Physical.of(connection);
    if (physical != null) {
      physical.abort();
    }
  }

  @Override
  public void resize(int minIdle, int maxSize) {
    acts.lock();
    try {
      settings = settings.with(Map.of(PoolSettings.MIN_IDLE.name(), minIdle, PoolSettings.MAX_SIZE.name(), maxSize));
      current.resize(minIdle, maxSize);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt(); // the limits hold; surplus idle ones go when they are met
    } finally {
      acts.unlock();
    }
  }

  @Override
  public int evict(EvictMode mode) {
    acts.lock();
    try {
      return current.evict();
    } finally {
      acts.unlock();
    }
  }

  @Override
  public void reconfigure(Settings changed) {
    SqlBackend.check(changed);
    acts.lock();
    try {
      if (closed) {
        return;
      }
      Settings before = settings;
      PoolConfig limits = PoolConfig.of(changed);
      if (needsNewPool(before, changed)) {
        InnerPool old = current;
        current = new InnerPool(changed, context, new Connector(context.poolName(), changed), places, ids,
            old.generation() + 1);
        places.resize(limits.maxSize());
        retired.removeIf(InnerPool::isOver);
        retired.add(old);
        old.retire();
      } else {
        current.adopt(limits);
        current.resize(limits.minIdle(), limits.maxSize());
      }
      settings = changed;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } finally {
      acts.unlock();
    }
  }

  private static boolean needsNewPool(Settings before, Settings after) {
    for (Setting<?> setting : SqlSettings.all()) {
      if (!before.find(setting).equals(after.find(setting))) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void probe(Deadline deadline) throws Exception {
    InnerPool pool = current;
    boolean counted = context.budget().tryReserve(1);
    try {
      Connection own = pool.connector().open(deadline);
      try {
        if (!pool.connector().check(own, deadline)) {
          throw new SQLException("pool '" + context.poolName() + "': the target does not answer",
              SqlFailures.CONNECTION_FAILED);
        }
      } finally {
        Connector.closeQuietly(own);
      }
    } finally {
      if (counted) {
        context.budget().release(1);
      }
    }
    pool.targetAnswers();
  }

  @Override
  public NativeFigures figures() {
    NativeFigures now = current.figures();
    int idle = now.idle();
    int inUse = now.inUse();
    int opening = now.opening();
    for (InnerPool old : retired) {
      NativeFigures left = old.figures();
      idle += left.idle();
      inUse += left.inUse();
      opening += left.opening();
    }
    return new NativeFigures(idle, inUse, opening);
  }

  @Override
  public List<ConnectionInfo> connections() {
    return Stream.concat(Stream.of(current), retired.stream()).flatMap(pool -> pool.infos().stream())
        .sorted(Comparator.comparingLong(ConnectionInfo::id)).toList();
  }

  @Override
  public Capabilities capabilities() {
    Map<PoolAct, String> how = new EnumMap<>(PoolAct.class);
    how.put(PoolAct.RESIZE, "HikariCP opens one connection after the other as they are wanted; surplus idle ones are"
        + " closed at once, surplus leased ones when they come back.");
    how.put(PoolAct.EVICT_SOFT, "Idle connections are closed at once, leased ones when they come back.");
    how.put(PoolAct.EVICT_HARD, "As softly, and the sockets of leased connections are closed under their holders.");
    how.put(PoolAct.RECONFIGURE, "Limits change at once and times from the next look of HikariCP's, within 30 seconds;"
        + " what concerns the connections themselves begins a new HikariCP pool, and the old one ends when its last"
        + " connection is back.");
    how.put(PoolAct.LIST_CONNECTIONS, "Each connection is known from its open to its close.");
    how.put(PoolAct.VALIDATE, "A connection of its own is opened, checked and closed.");
    return Capabilities.of(how);
  }

  @Override
  public void close() {
    acts.lock();
    try {
      closed = true;
      List<InnerPool> all = new ArrayList<>(retired);
      all.add(current);
      all.forEach(InnerPool::shutdown);
    } finally {
      acts.unlock();
    }
  }
}
