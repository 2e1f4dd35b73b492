package dev.heddle.pool;

/** The acts of an operator that not every pool performs in the same way. */
public enum PoolAct {
  /** {@link ManagedPool#resize(int, int)}. */
  RESIZE,
  /** {@link ManagedPool#evict(EvictMode)} with {@link EvictMode#SOFT}. */
  EVICT_SOFT,
  /** {@link ManagedPool#evict(EvictMode)} with {@link EvictMode#HARD}. */
  EVICT_HARD,
  /** {@link ManagedPool#reconfigure(java.util.Map)}. */
  RECONFIGURE,
  /** {@link ManagedPool#connections()}. */
  LIST_CONNECTIONS,
  /** {@link ManagedPool#validateNow()}. */
  VALIDATE
}
