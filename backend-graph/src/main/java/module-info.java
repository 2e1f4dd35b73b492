/** The FalkorDB graph database as a kind of target. */
module dev.heddle.backend.graph {
  requires transitive dev.heddle.pool.api;
  requires jfalkordb;
  requires redis.clients.jedis;

  exports dev.heddle.graph;
}
