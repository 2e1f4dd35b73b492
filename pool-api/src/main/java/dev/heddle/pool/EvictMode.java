package dev.heddle.pool;

/** How to get rid of the present connections of a pool. */
public enum EvictMode {
  /** Idle ones now, leased ones when they come back. Nobody notices. */
  SOFT,
  /** All now: leased ones are closed under their holders, whose work fails. */
  HARD
}
