import dev.heddle.graph.GraphBackend;
import dev.heddle.pool.spi.Backend;

/** The FalkorDB graph database as a kind of target. */
module dev.heddle.backend.graph {
  requires transitive dev.heddle.pool.api;
  requires transitive jfalkordb;
  requires transitive redis.clients.jedis;

  exports dev.heddle.graph;

  provides Backend with GraphBackend;
}
