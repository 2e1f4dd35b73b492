package dev.heddle.pool.contract;

import org.junit.jupiter.api.Nested;

/**
 * What every pool promises, whatever is behind it. A pool kind joins with a class of one method:
 *
 * <pre>{@code
 * class OrdersPoolTest extends PoolContract<Connection> {
 *   protected PoolSource<Connection> newSource() {
 *     return new PostgresSource();
 *   }
 * }
 * }</pre>
 *
 * <p>Pools that the core keeps itself promise more: {@link LeasePoolContract}.
 *
 * @param <C> what the pools lend
 */
public abstract class PoolContract<C> {

  /** For subclasses. */
  protected PoolContract() {
  }

  /**
   * The one thing that is asked for: a way to make a pool.
   *
   * @return a new source, used for one test and then closed
   */
  protected abstract PoolSource<C> newSource();

  @Nested
  class Acquiring extends AcquireContract<C> {
    @Override
    PoolSource<C> newSource() {
      return PoolContract.this.newSource();
    }
  }

  @Nested
  class Releasing extends ReleaseContract<C> {
    @Override
    PoolSource<C> newSource() {
      return PoolContract.this.newSource();
    }
  }

  @Nested
  class Waiting extends WaitingContract<C> {
    @Override
    PoolSource<C> newSource() {
      return PoolContract.this.newSource();
    }
  }

  @Nested
  class Pausing extends PauseContract<C> {
    @Override
    PoolSource<C> newSource() {
      return PoolContract.this.newSource();
    }
  }

  @Nested
  class Closing extends CloseContract<C> {
    @Override
    PoolSource<C> newSource() {
      return PoolContract.this.newSource();
    }
  }

  @Nested
  class Resizing extends ResizeContract<C> {
    @Override
    PoolSource<C> newSource() {
      return PoolContract.this.newSource();
    }
  }

  @Nested
  class Leaks extends LeakContract<C> {
    @Override
    PoolSource<C> newSource() {
      return PoolContract.this.newSource();
    }
  }

  @Nested
  class Stats extends StatsContract<C> {
    @Override
    PoolSource<C> newSource() {
      return PoolContract.this.newSource();
    }
  }

  @Nested
  class Events extends EventsContract<C> {
    @Override
    PoolSource<C> newSource() {
      return PoolContract.this.newSource();
    }
  }

  @Nested
  class Messages extends MessagesContract<C> {
    @Override
    PoolSource<C> newSource() {
      return PoolContract.this.newSource();
    }
  }
}
