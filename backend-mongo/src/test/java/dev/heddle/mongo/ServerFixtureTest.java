package dev.heddle.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import dev.heddle.mongo.fixture.MongoServerFixture;
import java.util.Map;
import org.bson.Document;
import org.junit.jupiter.api.Test;

class ServerFixtureTest {

  @Test
  void aServer_thatWasStopped_comesBackOnTheSamePort_withItsData() {
    try (MongoServerFixture server = MongoServerFixture.start();
        MongoClient client = MongoClients.create(server.url())) {
      MongoCollection<Document> things = client.getDatabase("test").getCollection("things");
      things.insertOne(new Document(Map.of("name", "loom")));
      int port = server.port();
      server.stop();
      server.restart();
      assertThat(server.port()).isEqualTo(port);
      assertThat(things.countDocuments()).isEqualTo(1);
    }
  }
}
