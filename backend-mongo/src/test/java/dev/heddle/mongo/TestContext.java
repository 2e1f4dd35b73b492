package dev.heddle.mongo;

import dev.heddle.pool.CloseReason;
import dev.heddle.pool.TimeSource;
import dev.heddle.pool.contract.LeaseAccount;
import dev.heddle.pool.spi.ConnectionBudget;
import dev.heddle.pool.spi.PoolContext;
import dev.heddle.pool.spi.SourceEvents;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A pool's side of the SPI: counts what it is told and what it gives, and keeps account of leases as a gate does. */
final class TestContext implements PoolContext, SourceEvents {

  final AtomicInteger opened = new AtomicInteger();
  final AtomicInteger openFailed = new AtomicInteger();
  final Map<CloseReason, AtomicInteger> closed = new EnumMap<>(CloseReason.class);
  final CountedBudget budget;
  final LeaseAccount leases = new LeaseAccount();

  private TestContext(CountedBudget budget) {
    this.budget = budget;
    for (CloseReason reason : CloseReason.values()) {
      closed.put(reason, new AtomicInteger());
    }
  }

  static TestContext unlimited() {
    return new TestContext(new CountedBudget(1_000_000));
  }

  static TestContext withBudget(int connections) {
    return new TestContext(new CountedBudget(connections));
  }

  int allClosed() {
    return closed.values().stream().mapToInt(AtomicInteger::get).sum();
  }

  int closedFor(CloseReason reason) {
    return closed.getOrDefault(reason, new AtomicInteger()).get();
  }

  @Override
  public String poolName() {
    return "orders";
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
    return budget;
  }

  @Override
  public List<Object> leased() {
    return leases.leased();
  }

  @Override
  public void dead(Object connection, Throwable cause) {
    throw new AssertionError("the driver looks after dead connections", cause);
  }

  @Override
  public void opened(Duration took) {
    opened.incrementAndGet();
  }

  @Override
  public void openFailed(Throwable failure, Duration took) {
    openFailed.incrementAndGet();
  }

  @Override
  public void closed(CloseReason reason) {
    closed.computeIfAbsent(reason, known -> new AtomicInteger()).incrementAndGet();
  }

  @Override
  public void validationFailed() {
    throw new AssertionError("the driver validates nothing");
  }
}
