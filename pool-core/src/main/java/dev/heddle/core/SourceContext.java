package dev.heddle.core;

import dev.heddle.pool.CloseReason;
import dev.heddle.pool.TimeSource;
import dev.heddle.pool.spi.ConnectionBudget;
import dev.heddle.pool.spi.PoolContext;
import dev.heddle.pool.spi.SourceEvents;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a source gets from its pool. The source is made first: what it tells before there is a pool is kept for it. */
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
  /** What a source told before there was a pool: a native pool begins to fill itself while it is made. */
  private final Queue<Consumer<SourceEvents>> early = new ConcurrentLinkedQueue<>();
  private volatile @Nullable SourceEvents events;
  private volatile BiConsumer<Object, Throwable> dead = (connection, cause) -> {
  };
  private volatile Supplier<List<Object>> leased = List::of;

  SourceContext(String name, TimeSource time, ConnectionBudget budget) {
    this.name = name;
    this.time = time;
    this.budget = budget;
  }

  void attach(SourceEvents heard, BiConsumer<Object, Throwable> onDeath, Supplier<List<Object>> account) {
    dead = onDeath;
    leased = account;
    events = heard;
    deliverEarly();
  }

  private void tell(Consumer<SourceEvents> event) {
    SourceEvents heard = events;
    if (heard != null) {
      event.accept(heard);
      return;
    }
    early.add(event);
    deliverEarly(); // the pool may have come in this moment
  }

  private void deliverEarly() {
    SourceEvents heard = events;
    if (heard != null) {
      for (Consumer<SourceEvents> event = early.poll(); event != null; event = early.poll()) {
        event.accept(heard);
      }
    }
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
    return new SourceEvents() {
      @Override
      public void opened(Duration took) {
        tell(heard -> heard.opened(took));
      }

      @Override
      public void openFailed(Throwable failure, Duration took) {
        tell(heard -> heard.openFailed(failure, took));
      }

      @Override
      public void closed(CloseReason reason) {
        tell(heard -> heard.closed(reason));
      }

      @Override
      public void validationFailed() {
        tell(SourceEvents::validationFailed);
      }
    };
  }

  @Override
  public ConnectionBudget budget() {
    return budget;
  }

  @Override
  public List<Object> leased() {
    return leased.get();
  }

  @Override
  public void dead(Object connection, Throwable cause) {
    dead.accept(connection, cause);
  }
}
