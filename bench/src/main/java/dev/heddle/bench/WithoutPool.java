package dev.heddle.bench;

import dev.heddle.pool.CloseReason;
import dev.heddle.pool.TimeSource;
import dev.heddle.pool.spi.ConnectionBudget;
import dev.heddle.pool.spi.PoolContext;
import dev.heddle.pool.spi.SourceEvents;
import java.time.Duration;
import java.util.List;

/** What a source of connections gets that is used without a pool. */
public final class WithoutPool implements PoolContext {

  /** All are alike. */
  public WithoutPool() {}

  @Override
  public String poolName() {
    return "none";
  }

  @Override
  public TimeSource time() {
    return TimeSource.system();
  }

  @Override
  public SourceEvents events() {
    return new SourceEvents() {
      @Override
      public void opened(Duration took) {}

      @Override
      public void openFailed(Throwable failure, Duration took) {}

      @Override
      public void closed(CloseReason reason) {}

      @Override
      public void validationFailed() {}
    };
  }

  @Override
  public ConnectionBudget budget() {
    return ConnectionBudget.UNLIMITED;
  }

  @Override
  public List<Object> leased() {
    return List.of();
  }

  @Override
  public void dead(Object connection, Throwable cause) {}
}
