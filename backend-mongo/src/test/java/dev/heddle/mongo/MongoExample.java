package dev.heddle.mongo;

import dev.heddle.pool.Acquire;
import dev.heddle.pool.Deadline;
import dev.heddle.pool.Lease;
import dev.heddle.pool.ManagedPool;
import dev.heddle.pool.spi.Backends;
import java.time.Duration;
import java.util.Map;
import org.bson.Document;

/** The worked example of the README and of the package's documentation; it runs in {@link ReadmeTest}. */
final class MongoExample {

  private MongoExample() {}

  static long example(String url) throws InterruptedException {
    // @start region="example"
    try (ManagedPool<MongoAccess> orders = Backends.pool("orders", new MongoBackend(),
        Map.of("url", url, "database", "shop", "max-size", 20))) {
      orders.call(access -> access.database().getCollection("orders").insertOne(new Document("customer", "c1")));

      Deadline deadline = Deadline.in(Duration.ofSeconds(2));
      try (Lease<MongoAccess> lease = orders.acquire(Acquire.standard().deadline(deadline).label("count"))) {
        return lease.get().database(lease.deadline()).getCollection("orders").countDocuments();
      }
    }
    // @end
  }
}
