package dev.heddle.pool.contract;

import dev.heddle.pool.CloseReason;
import dev.heddle.pool.TimeSource;
import dev.heddle.pool.spi.ConnectionBudget;
import dev.heddle.pool.spi.PoolContext;
import dev.heddle.pool.spi.SourceEvents;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A context for a source that is used without a pool; it counts what the source tells. On the system's clock. */
public final class FakeContext implements PoolContext {

  private final ConnectionBudget budget;
  private final AtomicInteger opened = new AtomicInteger();
  private final AtomicInteger closed = new AtomicInteger();
  private final List<Throwable> openFailures = new CopyOnWriteArrayList<>();
  private final List<Object> dead = new CopyOnWriteArrayList<>();
  private final LeaseAccount leases = new LeaseAccount();

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
   * What is leased; for who takes from a native pool.
   *
   * @return the account
   */
  public LeaseAccount leases() {
    return leases;
  }

  @Override
  public List<Object> leased() {
    return leases.leased();
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
