package dev.heddle.core;

import dev.heddle.pool.PoolState;
import dev.heddle.pool.Situation;

/** Why a wait ended without a connection. One object serves all who are refused together. */
sealed interface Refusal {

  /** Their time is over. */
  record Timeout(Situation situation) implements Refusal {
  }

  /** The pool closed. */
  record Closed() implements Refusal {
  }

  /** The pool was paused or drained, and acquirers shall fail. */
  record Paused(PoolState state) implements Refusal {
  }

  /** The target went down. */
  record Down(int failures, Throwable cause) implements Refusal {
  }
}
