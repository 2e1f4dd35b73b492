import dev.heddle.mongo.MongoBackend;
import dev.heddle.pool.spi.Backend;

/** MongoDB as a kind of target. */
module dev.heddle.backend.mongo {
  requires transitive dev.heddle.pool.api;
  requires transitive org.mongodb.driver.sync.client;
  requires org.mongodb.bson;
  requires org.mongodb.driver.core;

  exports dev.heddle.mongo;

  provides Backend with MongoBackend;
}
