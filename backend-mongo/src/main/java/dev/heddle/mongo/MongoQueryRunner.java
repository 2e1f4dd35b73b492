package dev.heddle.mongo;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.MongoDatabase;
import dev.heddle.pool.spi.BoundQuery;
import dev.heddle.pool.spi.PreparedQuery;
import dev.heddle.pool.spi.QueryDefinition;
import dev.heddle.pool.spi.QueryLimits;
import dev.heddle.pool.spi.QueryRunner;
import dev.heddle.pool.spi.RowSink;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** Runs declared finds and aggregations, row by row from the batches of a cursor. */
final class MongoQueryRunner implements QueryRunner<MongoAccess> {

  /** Chosen: some hundred kilobytes of usual documents in one answer, and few round trips. */
  private static final int BATCH = 1_000;

  @Override
  public PreparedQuery prepare(QueryDefinition definition) {
    return QueryReader.read(definition);
  }

  @Override
  public void run(MongoAccess access, BoundQuery query, QueryLimits limits, RowSink rows) throws Exception {
    MongoQuery asked = (MongoQuery) query.query();
    if (limits.maxRows() <= 0) {
      return;
    }
    MongoCursor<BsonDocument> cursor = open(collection(access, asked, limits), asked.question(), query.values(),
        limits.maxRows());
    boolean sound = false;
    try {
      hand(cursor, limits.maxRows(), rows);
      sound = true;
    } finally {
      if (sound) {
        cursor.close();
      } else {
        closeElsewhere(cursor);
      }
    }
  }

  private static MongoCollection<BsonDocument> collection(MongoAccess access, MongoQuery asked, QueryLimits limits) {
    MongoDatabase database = asked.database() == null
        ? access.database(limits.deadline())
        : access.database(asked.database(), limits.deadline());
    return database.getCollection(asked.collection(), BsonDocument.class);
  }

  private static MongoCursor<BsonDocument> open(MongoCollection<BsonDocument> collection, MongoQuery.Question question,
      Map<String, @Nullable Object> values, long maxRows) {
    return switch (question) {
      case MongoQuery.Find find -> {
        long limit = Math.min(maxRows, positive(find.limit(), values, Long.MAX_VALUE));
        yield collection.find(find.filter().fill(values).asDocument())
            .projection(document(find.projection(), values))
            .sort(document(find.sort(), values))
            .skip((int) Math.min(Integer.MAX_VALUE, positive(find.skip(), values, 0)))
            .limit(limit > Integer.MAX_VALUE ? 0 : (int) limit)
            .batchSize((int) Math.min(BATCH, limit)).iterator();
      }
      case MongoQuery.Aggregate aggregate -> {
        List<BsonDocument> stages = new ArrayList<>();
        aggregate.stages().forEach(stage -> stages.add(stage.fill(values).asDocument()));
        if (maxRows <= Integer.MAX_VALUE) {
          stages.add(new BsonDocument("$limit", new BsonInt64(maxRows)));
        }
        yield collection.aggregate(stages).batchSize((int) Math.min(BATCH, maxRows)).iterator();
      }
    };
  }

  private static @Nullable BsonDocument document(@Nullable Template template, Map<String, @Nullable Object> values) {
    return template == null ? null : template.fill(values).asDocument();
  }

  /** Zero and less mean nothing to MongoDB, or worse: a negative limit is one of another kind. */
  private static long positive(@Nullable Template template, Map<String, @Nullable Object> values, long otherwise) {
    if (template == null) {
      return otherwise;
    }
    BsonValue value = template.fill(values);
    long number = value.isNumber() ? value.asNumber().longValue() : 0;
    return number <= 0 ? otherwise : number;
  }

  private static void hand(MongoCursor<BsonDocument> cursor, long maxRows, RowSink rows) throws InterruptedException {
    for (long row = 0; row < maxRows && cursor.hasNext(); row++) {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedException("interrupted between two rows");
      }
      if (!rows.row(JsonValues.row(cursor.next()))) {
        return;
      }
    }
  }

  /**
   * Ends a cursor that failed or was interrupted. The driver says so to the server, by the thread that closes it: not
   * one that is interrupted or has no time left.
   */
  private static void closeElsewhere(MongoCursor<BsonDocument> cursor) {
    Thread.ofVirtual().name("heddle-mongo-cursor").start(() -> {
      try {
        cursor.close();
      } catch (RuntimeException gone) {
        // the server forgets a cursor by itself
      }
    });
  }
}
