package dev.heddle.pool.contract;

import dev.heddle.pool.CloseReason;
import dev.heddle.pool.Deadline;
import dev.heddle.pool.TimeSource;
import dev.heddle.pool.spi.ConnectionBudget;
import dev.heddle.pool.spi.NativePool;
import dev.heddle.pool.spi.PoolContext;
import dev.heddle.pool.spi.SourceEvents;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A context for a source that is tested without a pool; it counts what the source tells. On the system's clock. */
public final class FakeContext implements PoolContext {

  private final ConnectionBudget budget;
  private final AtomicInteger opened = new AtomicInteger();
  private final AtomicInteger closed = new AtomicInteger();
  private final List<Throwable> openFailures = new CopyOnWriteArrayList<>();
  private final List<Object> dead = new CopyOnWriteArrayList<>();
  private final Queue<Object> leased = new ConcurrentLinkedQueue<>();

  /**
   * Makes a context.
   *
   * @param budget offered to the source
   */
  public FakeContext(ConnectionBudget budget) {
    this.budget = budget;
  }

  /**
   * Opens that were told.
   *
   * @return the count
   */
  public int opened() {
    return opened.get();
  }

  /**
   * Closes that were told.
   *
   * @return the count
   */
  public int closed() {
    return closed.get();
  }

  /**
   * Opens that failed, as they were told.
   *
   * @return the failures
   */
  public List<Throwable> openFailures() {
    return List.copyOf(openFailures);
  }

  /**
   * Connections that told of their own death.
   *
   * @return the connections
   */
  public List<Object> deaths() {
    return List.copyOf(dead);
  }

  @Override
  public String poolName() {
    return "contract";
  }

  @Override
  public TimeSource time() {
    return TimeSource.system();
  }

  @Override
  public ConnectionBudget budget() {
    return budget;
  }

  /**
   * Takes from a native pool as the gate does: enters the connection in its account, and takes again if it is not confirmed.
   *
   * @param <C> the connection
   * @param pool the pool
   * @param deadline by when it is wanted
   * @return a connection that is leased
   * @throws Exception if the pool has none in time
   */
  public <C> C take(NativePool<C> pool, Deadline deadline) throws Exception {
    while (true) {
      C connection = pool.take(deadline);
      leased.add(connection);
      if (pool.confirm(connection)) {
        return connection;
      }
      giveBack(pool, connection);
    }
  }

  /**
   * Gives back as the gate does.
   *
   * @param <C> the connection
   * @param pool where it is from
   * @param connection the connection
   */
  public <C> void giveBack(NativePool<C> pool, C connection) {
    leased.remove(connection);
    pool.giveBack(connection);
  }

  /**
   * Discards as the gate does.
   *
   * @param <C> the connection
   * @param pool where it is from
   * @param connection the connection
   */
  public <C> void discard(NativePool<C> pool, C connection) {
    leased.remove(connection);
    pool.discard(connection, new IllegalStateException("broken by the test"));
  }

  @Override
  public List<Object> leased() {
    return List.copyOf(leased);
  }

  @Override
  public void dead(Object connection, Throwable cause) {
    dead.add(connection);
  }

  @Override
  public SourceEvents events() {
    return new SourceEvents() {
      @Override
      public void opened(Duration took) {
        opened.incrementAndGet();
      }

      @Override
      public void openFailed(Throwable failure, Duration took) {
        openFailures.add(failure);
      }

      @Override
      public void closed(CloseReason reason) {
        closed.incrementAndGet();
      }

      @Override
      public void validationFailed() {
      }
    };
  }
}
