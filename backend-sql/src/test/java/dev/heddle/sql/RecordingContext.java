package dev.heddle.sql;

import dev.heddle.pool.CloseReason;
import dev.heddle.pool.Deadline;
import dev.heddle.pool.TimeSource;
import dev.heddle.pool.spi.ConnectionBudget;
import dev.heddle.pool.spi.PoolContext;
import dev.heddle.pool.spi.SourceEvents;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A pool's context that writes down what it is told, with a budget that counts. */
final class RecordingContext implements PoolContext, SourceEvents, ConnectionBudget {

  private final int budget;
  private final Semaphore permits;
  private final AtomicInteger peak = new AtomicInteger();
  final AtomicInteger opened = new AtomicInteger();
  final Queue<Throwable> openFailures = new ConcurrentLinkedQueue<>();
  final Queue<CloseReason> closed = new ConcurrentLinkedQueue<>();
  final AtomicInteger invalid = new AtomicInteger();

  RecordingContext() {
    this(1000);
  }

  RecordingContext(int budget) {
    this.budget = budget;
    this.permits = new Semaphore(budget, true);
  }

  /** The most permits that were out at a time. */
  int peak() {
    return peak.get();
  }

  /** Permits that are out now. */
  int reserved() {
    return budget - permits.availablePermits();
  }

  @Override
  public String poolName() {
    return "test";
  }

  @Override
  public TimeSource time() {
    return TimeSource.system();
  }

  @Override
  public SourceEvents events() {
    return this;
  }

  @Override
  public ConnectionBudget budget() {
    return this;
  }

  @Override
  public List<Object> leased() {
    return List.of();
  }

  @Override
  public void dead(Object connection, Throwable cause) {}

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
    closed.add(reason);
  }

  @Override
  public void validationFailed() {
    invalid.incrementAndGet();
  }

  @Override
  public boolean tryReserve(int connections) {
    return permits.tryAcquire(connections);
  }

  @Override
  public boolean reserve(int connections, Deadline deadline) throws InterruptedException {
    boolean reserved = permits.tryAcquire(connections, deadline.remainingNanos(), TimeUnit.NANOSECONDS);
    peak.accumulateAndGet(reserved(), Math::max);
    return reserved;
  }

  @Override
  public void release(int connections) {
    permits.release(connections);
  }
}
