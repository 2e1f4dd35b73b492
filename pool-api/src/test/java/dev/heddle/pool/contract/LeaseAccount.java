package dev.heddle.pool.contract;

import dev.heddle.pool.Deadline;
import dev.heddle.pool.spi.NativePool;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What is leased of a native pool that is tested without a gate, noted in the order in which a gate notes it. */
public final class LeaseAccount {

  private final Queue<Object> leased = new ConcurrentLinkedQueue<>();

  /** Nothing is leased yet. */
  public LeaseAccount() {}

  /**
   * Enters a connection in the account, then has it confirmed; takes again if it is not.
   *
   * @param <C> the connection
   * @param pool where it is from
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
   * Strikes it out, then gives it back.
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
   * Strikes it out, then discards it.
   *
   * @param <C> the connection
   * @param pool where it is from
   * @param connection the connection
   * @param cause why it is not used any more
   */
  public <C> void discard(NativePool<C> pool, C connection, Throwable cause) {
    leased.remove(connection);
    pool.discard(connection, cause);
  }

  /**
   * For {@link dev.heddle.pool.spi.PoolContext#leased()}.
   *
   * @return the connections that are leased
   */
  public List<Object> leased() {
    return List.copyOf(leased);
  }
}
