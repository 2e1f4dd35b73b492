package dev.heddle.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.mongodb.client.MongoCollection;
import dev.heddle.mongo.fixture.MongoServerFixture;
import dev.heddle.mongo.fixture.MongoTarget;
import dev.heddle.mongo.fixture.NetworkProxy;
import dev.heddle.pool.Deadline;
import dev.heddle.pool.contract.Eventually;
import dev.heddle.pool.spi.FailureKind;
import dev.heddle.pool.spi.ParameterType;
import dev.heddle.pool.spi.QueryDefinition;
import dev.heddle.pool.spi.QueryLimits;
import dev.heddle.pool.spi.QueryParameter;
import dev.heddle.pool.spi.QueryRunner;
import dev.heddle.pool.spi.RowSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.bson.BsonDocument;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QueryRunnerTest {

  private static final Deadline SOON = Deadline.in(Duration.ofMinutes(5));
  private static final String COLLECTION = "query_runner_test";

  private final MongoTarget target = MongoTarget.find();
  private final MongoPool pool = Pools.open(target.url(), TestContext.unlimited(), Map.of());
  private final QueryRunner<MongoAccess> runner = new MongoBackend().queryRunner().orElseThrow();
  private MongoAccess access = access(pool);

  private static MongoAccess access(MongoPool pool) {
    try {
      return pool.take(SOON);
    } catch (Exception impossible) {
      throw new AssertionError(impossible);
    }
  }

  @BeforeEach
  void fill() {
    MongoCollection<Document> orders = access.database().getCollection(COLLECTION);
    orders.drop();
    List<Document> all = new ArrayList<>();
    for (int number = 0; number < 2_500; number++) {
      all.add(new Document("number", number).append("customer", "c" + number % 5).append("total", number * 0.5));
    }
    orders.insertMany(all);
  }

  @AfterEach
  void close() {
    access.database().getCollection(COLLECTION).drop();
    pool.giveBack(access);
    assertThat(pool.figures().inUse()).isZero();
    pool.close();
    target.close();
  }

  private void run(Map<String, Object> words, Map<String, Object> values, QueryLimits limits, RowSink sink,
      QueryParameter... parameters) throws Exception {
    Map<String, Object> action = new LinkedHashMap<>(words);
    action.put("collection", COLLECTION);
    var query = runner.prepare(new QueryDefinition("q", action, List.of(parameters))).bind(values);
    runner.run(access, query, limits, sink);
  }

  private List<Map<String, @Nullable Object>> rows(Map<String, Object> words, Map<String, Object> values,
      QueryParameter... parameters) throws Exception {
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    run(words, values, new QueryLimits(10_000, SOON), rows::add, parameters);
    return rows;
  }

  private static QueryParameter parameter(String name, ParameterType type) {
    return new QueryParameter(name, type, true, null);
  }

  @Test
  void find_filtersSortsProjectsAndLimits() throws Exception {
    var rows = rows(Map.of("filter", Map.of("customer", "{customer}", "total", Map.of("$gte", "{least}")),
        "projection", Map.of("_id", 0, "number", 1), "sort", Map.of("number", -1), "skip", 1, "limit", "{most}"),
        Map.of("customer", "c3", "least", 100, "most", 2),
        parameter("customer", ParameterType.STRING), parameter("least", ParameterType.NUMBER),
        parameter("most", ParameterType.INTEGER));
    assertThat(rows).containsExactly(Map.of("number", 2493), Map.of("number", 2488));
  }

  @Test
  void aggregate_groups() throws Exception {
    var rows = rows(Map.of("pipeline", List.of(
        Map.of("$match", Map.of("customer", Map.of("$in", "{customers}"))),
        Map.of("$group", Map.of("_id", "$customer", "count", Map.of("$sum", 1))),
        Map.of("$sort", Map.of("_id", 1)))),
        Map.of("customers", List.of("c1", "c2", "nobody")), parameter("customers", ParameterType.LIST));
    assertThat(rows).containsExactly(Map.of("_id", "c1", "count", 500), Map.of("_id", "c2", "count", 500));
  }

  @Test
  void anObjectId_finds() throws Exception {
    ObjectId id = new ObjectId();
    access.database().getCollection(COLLECTION).insertOne(new Document("_id", id).append("number", -1));
    assertThat(rows(Map.of("filter", Map.of("_id", Map.of("$oid", "{id}"))), Map.of("id", id.toHexString()),
        parameter("id", ParameterType.STRING))).containsExactly(Map.of("_id", id.toHexString(), "number", -1));
  }

  @Test
  void aTextThatLooksLikeAnOperator_findsNothing() throws Exception {
    assertThat(rows(Map.of("filter", Map.of("customer", "{customer}")), Map.of("customer", "{$ne: null}"),
        parameter("customer", ParameterType.STRING))).isEmpty();
  }

  @Test
  void aTextThatLooksLikeAPath_isQuotedOnTheServerToo() throws Exception {
    var rows = rows(Map.of("pipeline", List.of(Map.of("$match", Map.of("number", 1)),
        Map.of("$project", Map.of("_id", 0, "x", "{text}")))), Map.of("text", "$customer"),
        parameter("text", ParameterType.STRING));
    assertThat(rows).containsExactly(Map.of("x", "$customer"));
  }

  @Test
  void rows_comeInBatches_andTheMostIsKept() throws Exception {
    assertThat(rows(Map.of("sort", Map.of("number", 1)), Map.of())).hasSize(2_500).last()
        .satisfies(row -> assertThat(row.get("number")).isEqualTo(2_499));
    for (Map<String, Object> words : List.<Map<String, Object>>of(Map.of(), Map.of("pipeline", List.of()))) {
      for (long most : new long[] {0, 1, 999, 1_000, 1_001, 2_500, 2_501, Long.MAX_VALUE}) {
        List<Object> rows = new ArrayList<>();
        run(words, Map.of(), new QueryLimits(most, SOON), rows::add);
        assertThat(rows).as("%s of %s", most, words).hasSize((int) Math.min(most, 2_500));
      }
    }
  }

  @Test
  void aSinkThatWantsNoMore_stopsTheQuery() throws Exception {
    List<Object> rows = new ArrayList<>();
    run(Map.of(), Map.of(), new QueryLimits(Long.MAX_VALUE, SOON), row -> rows.add(row) && rows.size() < 3);
    assertThat(rows).hasSize(3);
  }

  @Test
  void aFailingSink_isPassedOn_andTheAccessStaysGood() throws Exception {
    IllegalStateException own = new IllegalStateException("full");
    assertThat(catchThrowable(() -> run(Map.of(), Map.of(), new QueryLimits(10_000, SOON), row -> {
      throw own;
    }))).isSameAs(own);
    assertThat(rows(Map.of("filter", Map.of("number", 1)), Map.of())).hasSize(1);
  }

  @Test
  void anInterrupt_stopsItBetweenTwoRows() throws Exception {
    CompletableFuture<Throwable> outcome = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> outcome.complete(catchThrowable(
        () -> run(Map.of(), Map.of(), new QueryLimits(Long.MAX_VALUE, SOON), row -> {
          Thread.currentThread().interrupt();
          return true;
        }))));
    assertThat(outcome.join()).isInstanceOf(InterruptedException.class);
    assertThat(new MongoBackend().classify(outcome.join())).isEqualTo(FailureKind.REQUEST);
  }

  @Test
  void aWrongQuery_isTheRequestsFault() {
    Throwable failure = catchThrowable(() -> rows(Map.of("filter", Map.of("x", Map.of("$nonsense", 1))), Map.of()));
    assertThat(failure).isInstanceOf(com.mongodb.MongoException.class);
    assertThat(new MongoBackend().classify(failure)).isEqualTo(FailureKind.REQUEST);
  }

  @Test
  void theDeadline_endsAQueryOnASilentServer_andAnInterruptToo() throws Exception {
    try (MongoServerFixture server = MongoServerFixture.start();
        NetworkProxy proxy = NetworkProxy.before(server.port())) {
      MongoPool slow = Pools.open(proxy.url(), TestContext.unlimited(), Map.of("min-idle", 0));
      pool.giveBack(access);
      access = access(slow);
      access.database().getCollection(COLLECTION).insertOne(new Document());
      proxy.beSilent();
      assertThat(catchThrowable(() -> run(Map.of(), Map.of(), new QueryLimits(10, Deadline.in(Duration.ofMillis(200))),
          row -> true))).isInstanceOf(com.mongodb.MongoOperationTimeoutException.class);
      proxy.speak();
      access.database().runCommand(BsonDocument.parse("{ping: 1}"));
      proxy.beSilent();
      CompletableFuture<Throwable> outcome = new CompletableFuture<>();
      Thread query = Thread.ofVirtual().start(() -> outcome.complete(catchThrowable(
          () -> run(Map.of(), Map.of(), new QueryLimits(10, SOON), row -> true))));
      Eventually.that("the query runs", () -> Pools.running(slow) == 1);
      query.interrupt();
      assertThat(outcome.join()).isInstanceOf(com.mongodb.MongoInterruptedException.class);
      proxy.speak();
      slow.close();
      access = access(pool);
    }
  }
}
