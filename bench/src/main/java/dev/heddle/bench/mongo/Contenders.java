package dev.heddle.bench.mongo;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.event.ConnectionPoolListener;
import dev.heddle.mongo.MongoAccess;
import dev.heddle.mongo.MongoBackend;
import dev.heddle.pool.Deadline;
import dev.heddle.pool.ManagedPool;
import dev.heddle.pool.Settings;
import dev.heddle.pool.contract.FakeContext;
import dev.heddle.pool.spi.Backends;
import dev.heddle.pool.spi.ConnectionBudget;
import dev.heddle.pool.spi.NativePool;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.bson.UuidRepresentation;

/** The ways that are compared. All have the same number of connections, open before they are asked. */
final class Contenders {

  static final String DATABASE = "heddle_bench";
  static final String COLLECTION = "things";

  /** Longer than any run: nobody's wait shall be cut off. */
  private static final int LONGEST_WAIT_SECONDS = 120;

  /** Three defaults of ours. */
  private static final int ANSWER_WITHIN_SECONDS = 30;
  private static final int IDLE_MINUTES = 10;
  private static final int LIFE_MINUTES = 30;

  private static final long RULER_NANOS = 1_000;

  private Contenders() {}

  private static void find(MongoDatabase database) {
    if (database.getCollection(COLLECTION).find(Filters.eq("_id", 1)).first() == null) {
      throw new IllegalStateException("the document is missing");
    }
  }

  /** Puts the document there. */
  static void fill(String url) {
    try (MongoClient client = MongoClients.create(url)) {
      MongoDatabase database = client.getDatabase(DATABASE);
      database.getCollection(COLLECTION).drop();
      database.getCollection(COLLECTION).insertOne(new Document("_id", 1).append("text", "x".repeat(200)));
    }
  }

  /** The driver, whose own pool lets callers wait. Nobody should be without a limit for the answer, so it has ours. */
  static Contender driverAlone(String url, int size) {
    return over(MongoClients.create(driver(url, size).build()));
  }

  /**
   * The driver as it comes, which waits for an answer as long as it takes: what the limit costs. On JDK 25 the JDK's thread of timers
   * notes each wait of a virtual thread that has one, and mostly crosses it out again.
   */
  static Contender driverUnlimited(String url, int size) {
    return over(MongoClients.create(driver(url, size)
        .applyToSocketSettings(socket -> socket.readTimeout(0, TimeUnit.SECONDS)).build()));
  }

  /** The driver alone with a listener that does nothing: what the driver's events cost, whoever wants figures. */
  static Contender driverHeard(String url, int size) {
    return over(MongoClients.create(driver(url, size)
        .applyToConnectionPoolSettings(pool -> pool.addConnectionPoolListener(new ConnectionPoolListener() {}))
        .build()));
  }

  /** With what our pool tells its client by default, so that permits and the notes of events are all that differs. */
  private static MongoClientSettings.Builder driver(String url, int size) {
    return MongoClientSettings.builder()
        .applyConnectionString(new ConnectionString(url))
        .uuidRepresentation(UuidRepresentation.STANDARD)
        .applyToSocketSettings(socket -> socket.readTimeout(ANSWER_WITHIN_SECONDS, TimeUnit.SECONDS))
        .applyToConnectionPoolSettings(pool -> pool.maxSize(size).minSize(size).maxConnecting(4)
            .maxWaitTime(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)
            .maxConnectionIdleTime(IDLE_MINUTES, TimeUnit.MINUTES)
            .maxConnectionLifeTime(LIFE_MINUTES, TimeUnit.MINUTES));
  }

  private static Contender over(MongoClient client) {
    MongoDatabase database = client.getDatabase(DATABASE);
    return new Contender() {
      @Override
      public void operation() {
        find(database);
      }

      @Override
      public void close() {
        client.close();
      }
    };
  }

  /** The least that keeps the driver's queue empty: no deadline, no lease, no figures. Fair, as the permits are. */
  static Contender semaphore(String url, int size) {
    Contender driver = driverAlone(url, size);
    Semaphore permits = new Semaphore(size, true);
    return new Contender() {
      @Override
      public void operation() throws Exception {
        permits.acquire();
        try {
          driver.operation();
        } finally {
          permits.release();
        }
      }

      @Override
      public void close() {
        driver.close();
      }
    };
  }

  /**
   * The driver alone, each operation after a microsecond of processor time: a ruler. Where processors are what is short, it
   * was seen to cost up to twice that.
   */
  static Contender afterMicrosecond(String url, int size) {
    Contender driver = driverAlone(url, size);
    return new Contender() {
      @Override
      public void operation() throws Exception {
        long begun = System.nanoTime();
        while (System.nanoTime() - begun < RULER_NANOS) {
          Thread.onSpinWait();
        }
        driver.operation();
      }

      @Override
      public void close() {
        driver.close();
      }
    };
  }

  /** What our pool is with, but for permits: the driver, and what we note of it. Nobody keeps the driver's queue empty. */
  static Contender notes(String url, int size) {
    MongoBackend backend = new MongoBackend();
    NativePool<MongoAccess> pool = backend.create(Settings.of(Backends.settings(backend), ours(url, size)),
        new FakeContext(ConnectionBudget.UNLIMITED));
    return new Contender() {
      @Override
      public void operation() throws Exception {
        MongoAccess ready = pool.takeNow();
        MongoAccess access = ready == null ? pool.take(Deadline.NONE) : ready;
        try {
          find(access.database());
        } finally {
          pool.giveBack(access);
        }
      }

      @Override
      public void close() {
        pool.close();
      }
    };
  }

  /** The product's defaults, but that nobody's wait is cut off, before the driver or inside. */
  private static Map<String, Object> ours(String url, int size) {
    String longest = LONGEST_WAIT_SECONDS + "s";
    return Map.of("url", url, "database", DATABASE, "max-size", size, "min-idle", size, "acquire-timeout", longest,
        "driver-wait-timeout", longest);
  }

  /** Our permits before the driver. */
  static Contender permits(String url, int size) {
    ManagedPool<MongoAccess> pool = Backends.pool("bench", new MongoBackend(), ours(url, size));
    return new Contender() {
      @Override
      public void operation() throws Exception {
        pool.call(access -> {
          find(access.database());
          return true;
        });
      }

      @Override
      public void close() {
        pool.close();
      }
    };
  }

  /** A client for each operation: what pooling saves. */
  static Contender clientPerOperation(String url) {
    return new Contender() {
      @Override
      public void operation() {
        try (MongoClient client = MongoClients.create(url)) {
          find(client.getDatabase(DATABASE));
        }
      }

      @Override
      public void close() {
        // holds nothing
      }
    };
  }
}
