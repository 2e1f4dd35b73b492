package dev.heddle.core;

import dev.heddle.pool.CloseReason;
import dev.heddle.pool.TimeSource;
import dev.heddle.pool.spi.ConnectionBudget;
import dev.heddle.pool.spi.PoolContext;
import dev.heddle.pool.spi.SourceEvents;
import java.time.Duration;
import java.util.function.BiConsumer;

/** What a source gets from its pool. The source is made first: what it tells before there is a pool goes unheard. */
final class SourceContext implements PoolContext {

  /** For sources whose pool sees by itself what they do. */
  static final SourceEvents UNHEARD = new SourceEvents() {
    @Override
    public void opened(Duration took) {}

    @Override
    public void openFailed(Throwable failure, Duration took) {}

    @Override
    public void closed(CloseReason reason) {}

    @Override
    public void validationFailed() {}
  };

  private final String name;
  private final TimeSource time;
  private final ConnectionBudget budget;
  private volatile SourceEvents events = UNHEARD;
  private volatile BiConsumer<Object, Throwable> dead = (connection, cause) -> {
  };

  SourceContext(String name, TimeSource time, ConnectionBudget budget) {
    this.name = name;
    this.time = time;
    this.budget = budget;
  }

  void attach(SourceEvents heard, BiConsumer<Object, Throwable> onDeath) {
    events = heard;
    dead = onDeath;
  }

  @Override
  public String poolName() {
    return name;
  }

  @Override
  public TimeSource time() {
    return time;
  }

  @Override
  public SourceEvents events() {
    return new SourceEvents() { // a source may keep it from before there was a pool
      @Override
      public void opened(Duration took) {
        events.opened(took);
      }

      @Override
      public void openFailed(Throwable failure, Duration took) {
        events.openFailed(failure, took);
      }

      @Override
      public void closed(CloseReason reason) {
        events.closed(reason);
      }

      @Override
      public void validationFailed() {
        events.validationFailed();
      }
    };
  }

  @Override
  public ConnectionBudget budget() {
    return budget;
  }

  @Override
  public void dead(Object connection, Throwable cause) {
    dead.accept(connection, cause);
  }
}
