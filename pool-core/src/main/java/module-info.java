/** The lease pool and the control plane over any pool. */
module dev.heddle.pool.core {
  requires transitive dev.heddle.pool.api;

  exports dev.heddle.core;
}
