package dev.heddle.pool;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One connection of a pool.
 *
 * @param id its number, unique within the pool
 * @param state what it is doing
 * @param generation the generation of the pool it was opened in
 * @param opened when it was opened
 * @param openTook how long the open took
 * @param lastUsed when it was last lent or given back; where the target's own pool tells of its uses, one in use is used now
 * @param uses how often it was lent
 * @param failures how many failures its holders reported
 */
public record ConnectionInfo(
    long id,
    State state,
    long generation,
    Instant opened,
    Duration openTook,
    Optional<Instant> lastUsed,
    long uses,
    long failures) {

  /** What a connection is doing. */
  public enum State {
    /** Open and free. */
    IDLE,
    /** Leased. */
    IN_USE,
    /** Being checked in the background. */
    VALIDATING,
    /** Being closed. */
    CLOSING
  }
}
