import dev.heddle.core.CoreProvider;
import dev.heddle.pool.spi.PoolProvider;

/** The lease pool and the control plane over any pool. */
module dev.heddle.pool.core {
  requires transitive dev.heddle.pool.api;
  requires static transitive org.jspecify;
  requires jdk.jfr;

  exports dev.heddle.core;
  exports dev.heddle.group;
  exports dev.heddle.limit;
  exports dev.heddle.registry;

  provides PoolProvider with CoreProvider;
}
