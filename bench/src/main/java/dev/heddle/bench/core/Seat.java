package dev.heddle.bench.core;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What one worker uses a pool through, as thin as can be: the pool itself, unless the worker's place matters. */
interface Seat {

  /**
   * Takes a connection, waiting at most the pool's timeout.
   *
   * @return what {@link #give} wants back; null where the pool says so that the time is up
   * @throws Exception also where the pool says so that the time is up
   */
  @Nullable
  Object take() throws Exception;

  /** Gives back what {@link #take} returned. */
  void give(Object ticket) throws Exception;

  /** The pooled thing behind a ticket. */
  Thing thing(Object ticket) throws SQLException;

  /** The worker will not take again. */
  default void leave() {}
}
