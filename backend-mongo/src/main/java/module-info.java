/** MongoDB as a kind of target. */
module dev.heddle.backend.mongo {
  requires transitive dev.heddle.pool.api;
  requires org.mongodb.bson;
  requires org.mongodb.driver.core;
  requires org.mongodb.driver.sync.client;

  exports dev.heddle.mongo;
}
