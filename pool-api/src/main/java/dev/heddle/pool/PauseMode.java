package dev.heddle.pool;

/** What becomes of acquirers while a pool is paused. */
public enum PauseMode {
  /** They wait in the queue until the pool resumes or their own deadline is over. */
  QUEUE,
  /** They fail at once with {@link PoolPausedException}, those already waiting too. */
  FAIL
}
