package dev.heddle.bench.demo;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import dev.heddle.mongo.fixture.MongoServerFixture;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/** A server with MongoDB's protocol and reviews of products. */
public final class MongoDemo implements DemoTarget {

  private static final int REVIEWS = 500;

  private @Nullable MongoServerFixture server;

  /** For the service loader. */
  public MongoDemo() {}

  @Override
  public String title() {
    return "MongoDB (compatible server, in this process)";
  }

  @Override
  public void start() {
    MongoServerFixture started = MongoServerFixture.start();
    server = started;
    List<Document> reviews = new ArrayList<>();
    for (int i = 1; i <= REVIEWS; i++) {
      reviews.add(new Document("_id", i).append("product", "product-" + i % 20).append("stars", 1 + i * 7 % 5));
    }
    try (MongoClient client = MongoClients.create(started.url())) {
      MongoCollection<Document> collection = client.getDatabase("shop").getCollection("reviews");
      collection.insertMany(reviews);
    }
  }

  @Override
  public String instance() {
    return """
        mongo:
          type: mongo
          url: "%s"
          database: shop
          min-idle: 1
          max-size: 10
        """.formatted(Objects.requireNonNull(server, "not started").url());
  }

  @Override
  public String queries() {
    return """
        - name: reviews-of-product
          action:
            type: data_query
            source: mongo
            collection: reviews
            filter: {product: "{product}"}
            sort: {stars: -1}
            limit: 20
          params: {product: {type: string, required: true}}
        """;
  }

  @Override
  public List<Sample> samples() {
    return List.of(new Sample("reviews-of-product", "{\"product\": \"product-7\"}"));
  }

  @Override
  public void close() {
    MongoServerFixture running = server;
    server = null;
    if (running != null) {
      running.close();
    }
  }
}
