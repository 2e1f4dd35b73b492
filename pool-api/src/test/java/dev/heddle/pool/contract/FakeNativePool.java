package dev.heddle.pool.contract;

import dev.heddle.pool.Capabilities;
import dev.heddle.pool.CloseReason;
import dev.heddle.pool.Deadline;
import dev.heddle.pool.EvictMode;
import dev.heddle.pool.PoolAct;
import dev.heddle.pool.PoolSettings;
import dev.heddle.pool.Settings;
import dev.heddle.pool.spi.FailureKind;
import dev.heddle.pool.spi.NativeFigures;
import dev.heddle.pool.spi.NativePool;
import dev.heddle.pool.spi.PoolContext;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A driver's own pool over a {@link FakeTarget}: small, sound and with the faults that the target's script asks for. It
 * opens in the thread that takes, as HikariCP and the MongoDB driver let their callers wait for it.
 */
public final class FakeNativePool implements NativePool<FakeConnection> {

  private final FakeTarget target;
  private final PoolContext context;
  private final Duration takeOverrun;
  private final boolean prompt;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<FakeConnection> idle = new ArrayDeque<>(); // guarded by lock, as all below
  private final Map<FakeConnection, Long> generations = new HashMap<>();
  private int maxSize;
  private int inUse;
  private int opening;
  private int closing;
  private long generation;
  private boolean closed;

  FakeNativePool(FakeTarget target, PoolContext context, Settings settings, Duration takeOverrun, boolean prompt) {
    this.target = target;
    this.context = context;
    this.takeOverrun = takeOverrun;
    this.prompt = prompt;
    this.maxSize = settings.get(PoolSettings.MAX_SIZE);
  }

  @Override
  public FakeConnection take(Deadline deadline) throws Exception {
    while (true) {
      FakeConnection found = takeIdleOrPlace(deadline);
      if (found == null) {
        return open(deadline);
      }
      if (found.isAlive()) {
        return found;
      }
      context.events().validationFailed();
      dispose(found, CloseReason.INVALID);
    }
  }

  @Override
  public @Nullable FakeConnection takeNow() {
    lock.lock();
    try {
      FakeConnection first = prompt && !closed ? idle.peekFirst() : null;
      if (first == null || !first.isAlive()) {
        return null;
      }
      inUse++;
      return idle.pollFirst();
    } finally {
      lock.unlock();
    }
  }

  /** Returns an idle connection, or null having reserved a place for a new one. */
  private @Nullable FakeConnection takeIdleOrPlace(Deadline deadline) throws Exception {
    lock.lockInterruptibly();
    try {
      while (true) {
        if (closed) {
          throw new FakeFailure(FailureKind.REQUEST, "the native pool is closed");
        }
        FakeConnection found = idle.pollFirst();
        if (found != null) {
          inUse++;
          return found;
        }
        if (idle.size() + inUse + opening + closing < maxSize) {
          opening++;
          return null;
        }
        if (deadline.isOver()) {
          throw new FakeFailure(FailureKind.OVERLOADED, "the native pool is exhausted");
        }
        // The deadline may be on a clock that stands still, so look again now and then.
        changed.await(1, TimeUnit.MILLISECONDS);
      }
    } finally {
      lock.unlock();
    }
  }

  private FakeConnection open(Deadline deadline) throws Exception {
    long begun = context.time().nanoTime();
    boolean permitted = false;
    try {
      if (!context.budget().reserve(1, deadline)) {
        throw new FakeFailure(FailureKind.OVERLOADED, "no permit");
      }
      permitted = true;
      FakeConnection connection = target.open(Deadline.NONE);
      opened(connection);
      context.events().opened(Duration.ofNanos(context.time().nanoTime() - begun));
      return connection;
    } catch (Throwable failure) {
      leave(() -> opening--);
      if (permitted) {
        context.budget().release(1);
      }
      context.events().openFailed(failure, Duration.ofNanos(context.time().nanoTime() - begun));
      throw failure;
    }
  }

  private void opened(FakeConnection connection) {
    lock.lock();
    try {
      opening--;
      inUse++;
      generations.put(connection, generation);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Duration takeOverrun() {
    return takeOverrun;
  }

  @Override
  public void giveBack(FakeConnection connection) {
    try {
      target.reset(connection);
    } catch (Exception unclean) {
      dispose(connection, CloseReason.BROKEN);
      return;
    }
    lock.lock();
    try {
      boolean current = Long.valueOf(generation).equals(generations.get(connection));
      if (!closed && current && idle.size() + inUse + opening + closing <= maxSize) {
        inUse--;
        idle.addFirst(connection);
        changed.signal();
        return;
      }
    } finally {
      lock.unlock();
    }
    dispose(connection, CloseReason.STALE);
  }

  @Override
  public void discard(FakeConnection connection, Throwable cause) {
    dispose(connection, CloseReason.BROKEN);
  }

  @Override
  public void abort(FakeConnection connection) {
    closePhysically(connection);
  }

  @Override
  public void resize(int minIdle, int newMaxSize) {
    leave(() -> maxSize = newMaxSize);
    closeIdle(CloseReason.SURPLUS, newMaxSize);
  }

  @Override
  public int evict(EvictMode mode) {
    int condemned;
    lock.lock();
    try {
      generation++;
      condemned = idle.size() + inUse;
    } finally {
      lock.unlock();
    }
    closeIdle(CloseReason.STALE, 0);
    return condemned;
  }

  @Override
  public void reconfigure(Settings settings) {
    leave(() -> maxSize = settings.get(PoolSettings.MAX_SIZE));
  }

  @Override
  public void probe(Deadline deadline) throws Exception {
    FakeConnection connection;
    lock.lock();
    try {
      connection = idle.pollFirst();
      if (connection != null) {
        inUse++;
      } else if (inUse + opening + closing < maxSize) {
        opening++;
      } else {
        return; // all at work: no news is good news
      }
    } finally {
      lock.unlock();
    }
    if (connection == null) {
      connection = open(deadline);
    }
    if (!validated(connection, deadline)) {
      dispose(connection, CloseReason.INVALID);
      throw new FakeFailure(FailureKind.BROKEN, connection + " is dead");
    }
    giveBack(connection);
  }

  private boolean validated(FakeConnection connection, Deadline deadline) throws Exception {
    try {
      return target.validate(connection, deadline);
    } catch (Exception failure) {
      dispose(connection, CloseReason.INVALID);
      throw failure;
    }
  }

  @Override
  public NativeFigures figures() {
    lock.lock();
    try {
      return new NativeFigures(idle.size(), inUse, opening);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Map<String, Boolean> facts() {
    return target.facts();
  }

  @Override
  public Capabilities capabilities() {
    return Capabilities.of(Map.of(
        PoolAct.RESIZE, "Closes what is idle above the new limit.",
        PoolAct.EVICT_SOFT, "Closes idle ones now, leased ones on return.",
        PoolAct.EVICT_HARD, "Closes all now.",
        PoolAct.RECONFIGURE, "Takes the new values for new connections.",
        PoolAct.VALIDATE, "Checks an idle connection or a new one."));
  }

  @Override
  public void close() {
    leave(() -> closed = true);
    closeIdle(CloseReason.SHUTDOWN, 0);
  }

  /** Closes a connection that is in use, and frees its place. */
  private void dispose(FakeConnection connection, CloseReason reason) {
    lock.lock();
    try {
      inUse--;
      closing++;
    } finally {
      lock.unlock();
    }
    finish(connection, reason);
  }

  /** Closes idle connections as long as there are more than {@code mostPlaces} in all. */
  private void closeIdle(CloseReason reason, int mostPlaces) {
    List<FakeConnection> surplus = new ArrayList<>();
    lock.lock();
    try {
      while (!idle.isEmpty() && idle.size() + inUse + opening > mostPlaces) {
        surplus.add(idle.removeLast());
        closing++;
      }
    } finally {
      lock.unlock();
    }
    surplus.forEach(connection -> finish(connection, reason));
  }

  private void finish(FakeConnection connection, CloseReason reason) {
    closePhysically(connection);
    leave(() -> {
      closing--;
      generations.remove(connection);
    });
    context.budget().release(1);
    context.events().closed(reason);
  }

  /** Its holder and those who abort it under him may come at once; who is late waits for the end. */
  private void closePhysically(FakeConnection connection) {
    try {
      target.closeOnce(connection);
    } catch (Exception failure) {
      System.getLogger(FakeNativePool.class.getName()).log(System.Logger.Level.DEBUG, "it counts as closed", failure);
    }
    while (!connection.isClosed()) {
      LockSupport.parkNanos(100_000);
    }
  }

  private void leave(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
