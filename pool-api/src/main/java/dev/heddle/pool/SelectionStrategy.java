package dev.heddle.pool;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Chooses among the idle connections of a pool, never making anybody wait for a given one. Must be safe for any thread
 * and quick: it runs in every acquire that finds several idle.
 */
@FunctionalInterface
public interface SelectionStrategy {

  /**
   * Chooses one.
   *
   * @param idle the connections that are idle at this moment, at least one; valid during the call only
   * @return an index from 0 to {@code idle.size() - 1}
   */
  int select(IdleConnections idle);

  /** The connections to choose from, in the order of their places in the pool. */
  interface IdleConnections {
    /**
     * How many there are.
     *
     * @return at least 1
     */
    int size();

    /**
     * The place of one in the pool; it stays the same while the connection lives.
     *
     * @param index which one
     * @return its place, counted from 0
     */
    int place(int index);

    /**
     * How often one was lent.
     *
     * @param index which one
     * @return its uses
     */
    long uses(int index);
  }

  /**
   * The one that was used last by the same processor's threads, else the lowest place: connections stay warm, and those
   * not needed grow idle and are closed. The default, and the only one that costs nothing: the pool takes it without a
   * list.
   *
   * @return the strategy
   */
  static SelectionStrategy mostRecent() {
    return MostRecent.INSTANCE;
  }

  /**
   * One after the other by their places.
   *
   * @return a new strategy with a turn of its own
   */
  static SelectionStrategy roundRobin() {
    AtomicInteger last = new AtomicInteger(-1);
    return idle -> {
      int after = last.get();
      int chosen = 0;
      for (int i = 0; i < idle.size(); i++) {
        if (idle.place(i) > after) {
          chosen = i;
          break;
        }
      }
      last.set(idle.place(chosen));
      return chosen;
    };
  }

  /**
   * The one with the fewest uses.
   *
   * @return the strategy
   */
  static SelectionStrategy leastUsed() {
    return idle -> {
      int chosen = 0;
      for (int i = 1; i < idle.size(); i++) {
        if (idle.uses(i) < idle.uses(chosen)) {
          chosen = i;
        }
      }
      return chosen;
    };
  }

  /**
   * Any.
   *
   * @return the strategy
   */
  static SelectionStrategy random() {
    return idle -> ThreadLocalRandom.current().nextInt(idle.size());
  }
}
