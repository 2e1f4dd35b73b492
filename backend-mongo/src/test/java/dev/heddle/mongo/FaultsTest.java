package dev.heddle.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.mongodb.client.MongoDatabase;
import dev.heddle.mongo.fixture.MongoServerFixture;
import dev.heddle.mongo.fixture.NetworkProxy;
import dev.heddle.pool.Deadline;
import dev.heddle.pool.EvictMode;
import dev.heddle.pool.HealthStatus;
import dev.heddle.pool.contract.Eventually;
import dev.heddle.pool.spi.FailureKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Servers that refuse, fall silent, die and come back. */
class FaultsTest {

  private static final Deadline SOON = Deadline.in(Duration.ofMinutes(5));
  private static final Document PING = new Document("ping", 1);
  private static final Map<String, Object> QUICK = Map.of("max-size", 4, "min-idle", 0, "heartbeat-interval", "500ms",
      "open-timeout", "500ms", "server-selection-timeout", "1s", "socket-timeout", "60s");

  private final MongoServerFixture server = MongoServerFixture.start();
  private final NetworkProxy proxy = NetworkProxy.before(server.port());
  private final MongoBackend backend = new MongoBackend();
  private final List<MongoPool> pools = new ArrayList<>();
  private final TestContext context = TestContext.unlimited();

  @AfterEach
  void close() {
    proxy.speak();
    pools.forEach(MongoPool::close);
    proxy.close();
    server.close();
  }

  private MongoPool pool(String url) {
    MongoPool pool = Pools.open(url, context, QUICK);
    pools.add(pool);
    return pool;
  }

  /** An operation that hangs, because its answer does not come. */
  private final class Hanging {

    final MongoAccess access;
    final CompletableFuture<Throwable> outcome = new CompletableFuture<>();
    private final Thread thread;

    Hanging(MongoPool pool) throws Exception {
      access = context.leases.take(pool, SOON);
      MongoDatabase database = access.database();
      database.runCommand(PING);
      proxy.beSilent();
      thread = Thread.ofVirtual().start(
          () -> outcome.complete(catchThrowable(() -> access.database().getCollection("hang").countDocuments())));
      Eventually.that("the operation runs", () -> Pools.running(pool) == 1);
    }

    void awaitEnd() throws InterruptedException {
      thread.join();
    }
  }

  @Test
  void aHardAbort_endsAHangingOperation_andNoOther() throws Exception {
    MongoPool pool = pool(proxy.url());
    Hanging hanging = new Hanging(pool);
    pool.abort(hanging.access);
    hanging.awaitEnd();
    assertThat(hanging.outcome.join()).isInstanceOf(com.mongodb.MongoInterruptedException.class);
    assertThat(backend.classify(hanging.outcome.join())).isEqualTo(FailureKind.REQUEST);
    assertThatThrownBy(hanging.access::database).isInstanceOf(IllegalStateException.class);
    assertThat(pool.figures().inUse()).as("it is over, though it has not come back").isZero();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void anAbort_ofALeaseInWhichNothingRuns_interruptsNobody() throws Exception {
    MongoPool pool = pool(server.url());
    MongoAccess access = context.leases.take(pool, SOON);
    access.database().runCommand(PING);
    pool.abort(access);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    assertThatThrownBy(access::database).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aHardEviction_endsWhatHangs_andTheNextTakerWorks() throws Exception {
    MongoPool pool = pool(proxy.url());
    Hanging hanging = new Hanging(pool);
    pool.evict(EvictMode.HARD);
    pool.abort(hanging.access);
    hanging.awaitEnd();
    proxy.speak();
    MongoAccess fresh = context.leases.take(pool, SOON);
    fresh.database().runCommand(PING);
    Eventually.that("the old client is gone", () -> fresh.stats().clients() == 1);
    context.leases.giveBack(pool, fresh);
  }

  @Test
  void aDeadline_endsAnOperationOnASilentServer() throws Exception {
    MongoPool pool = pool(proxy.url());
    MongoAccess access = context.leases.take(pool, SOON);
    access.database().runCommand(PING);
    proxy.beSilent();
    Throwable failure = catchThrowable(() -> access.database(Deadline.in(Duration.ofMillis(200)))
        .getCollection("hang").countDocuments());
    assertThat(failure).isInstanceOf(com.mongodb.MongoOperationTimeoutException.class);
    context.leases.giveBack(pool, access);
  }

  @Test
  void theSocketTimeout_endsAnOperationOnASilentServer() throws Exception {
    MongoPool pool = Pools.open(proxy.url(), context,
        Map.of("socket-timeout", "200ms", "server-selection-timeout", "200ms", "open-timeout", "200ms"));
    pools.add(pool);
    MongoAccess access = context.leases.take(pool, SOON);
    access.database().runCommand(PING);
    proxy.beSilent();
    Throwable failure = catchThrowable(() -> access.database().getCollection("hang").insertOne(new Document()));
    assertThat(backend.classify(failure).breaksConnection()).isTrue();
    context.leases.giveBack(pool, access);
  }

  @Test
  void aSilentServer_isFoundDown_byItsHeartbeats_andBackAgain() throws Exception {
    MongoPool pool = pool(proxy.url());
    MongoAccess access = context.leases.take(pool, SOON);
    access.database().runCommand(PING);
    Eventually.that("a heartbeat succeeded", () -> access.stats().health() == HealthStatus.HEALTHY);
    proxy.beSilent();
    Eventually.that("heartbeats failed twice", () -> access.stats().health() == HealthStatus.UNHEALTHY);
    Throwable refused = catchThrowable(() -> context.leases.take(pool, SOON));
    assertThat(backend.classify(refused)).isEqualTo(FailureKind.TARGET_DOWN);
    assertThatThrownBy(() -> pool.probe(Deadline.in(Duration.ofMillis(200)))).isInstanceOf(Exception.class);
    proxy.speak();
    Eventually.that("a heartbeat succeeded", () -> access.stats().health() == HealthStatus.HEALTHY);
    pool.probe(SOON);
    context.leases.giveBack(pool, access);
  }

  @Test
  void aServerThatRefuses_makesNoPoolFail_butEachTake() {
    int port = server.port();
    server.stop();
    MongoPool pool = pool("mongodb://127.0.0.1:" + port);
    for (int attempt = 0; attempt < 3; attempt++) {
      Throwable refused = catchThrowable(() -> context.leases.take(pool, SOON));
      assertThat(backend.classify(refused)).isEqualTo(FailureKind.TARGET_DOWN);
      assertThat(refused).hasStackTraceContaining("Connection refused");
    }
    server.restart();
    Eventually.that("a take works", () -> works(pool));
    assertThat(pool.figures().inUse()).isZero();
  }

  @Test
  void aTakeFromATargetThatNeverAnswered_endsAtItsDeadline_andByInterrupt() throws Exception {
    proxy.beSilent();
    MongoPool pool = Pools.open(proxy.url(), context, Map.of("min-idle", 0));
    pools.add(pool);
    Throwable late = catchThrowable(() -> context.leases.take(pool, Deadline.in(Duration.ofMillis(100))));
    assertThat(backend.classify(late)).isEqualTo(FailureKind.TARGET_DOWN);
    CompletableFuture<Throwable> outcome = new CompletableFuture<>();
    Thread taker = Thread.ofPlatform()
        .start(() -> outcome.complete(catchThrowable(() -> context.leases.take(pool, SOON))));
    Eventually.that("it waits", () -> taker.getState() == Thread.State.TIMED_WAITING);
    taker.interrupt();
    assertThat(outcome.join()).isInstanceOf(InterruptedException.class);
    proxy.speak();
    context.leases.giveBack(pool, context.leases.take(pool, SOON));
  }

  @Test
  void aServerKilledInMidOperation_breaksThatOne_andServesAgainWhenItIsBack() throws Exception {
    MongoPool pool = pool(proxy.url());
    Hanging hanging = new Hanging(pool);
    server.stop();
    proxy.cut();
    proxy.speak();
    hanging.awaitEnd();
    assertThat(backend.classify(hanging.outcome.join()).isUnhealthy()).isTrue();
    context.leases.giveBack(pool, hanging.access);
    server.restart();
    Eventually.that("a take works again", () -> works(pool));
    assertThat(pool.stats().servers()).singleElement()
        .satisfies(counted -> assertThat(counted.cleared()).isPositive());
    assertThat(pool.figures().inUse()).isZero();
  }

  private boolean works(MongoPool pool) {
    try {
      MongoAccess access = context.leases.take(pool, SOON);
      try {
        access.database().runCommand(PING);
        return true;
      } finally {
        context.leases.giveBack(pool, access);
      }
    } catch (Exception notYet) {
      return false;
    }
  }

  @Test
  void aRestart_betweenOperations_failsNoRead() throws Exception {
    MongoPool pool = Pools.open(server.url(), context, Map.of());
    pools.add(pool);
    MongoAccess access = context.leases.take(pool, SOON);
    access.database().getCollection("kept").insertOne(new Document());
    server.stop();
    server.restart();
    assertThat(access.database().getCollection("kept").countDocuments()).isEqualTo(1);
    context.leases.giveBack(pool, access);
  }

  @Test
  void aProbe_whileAllAreLeased_takesNothing() throws Exception {
    MongoPool pool = pool(server.url());
    List<MongoAccess> all = new ArrayList<>();
    for (int number = 0; number < 4; number++) {
      all.add(context.leases.take(pool, SOON));
    }
    all.getFirst().database().runCommand(PING);
    Eventually.that("a heartbeat succeeded", () -> pool.stats().health() == HealthStatus.HEALTHY);
    long before = taken(pool);
    pool.probe(SOON);
    assertThat(taken(pool)).isEqualTo(before);
    context.leases.giveBack(pool, all.removeFirst());
    pool.probe(SOON);
    assertThat(taken(pool)).isEqualTo(before + 1);
    all.forEach(access -> context.leases.giveBack(pool, access));
  }

  private static long taken(MongoPool pool) {
    return pool.stats().servers().stream().mapToLong(MongoStats.Server::taken).sum();
  }

  @Test
  void close_doesNotWaitForASilentServer() throws Exception {
    MongoPool pool = pool(proxy.url());
    Hanging hanging = new Hanging(pool);
    pool.close();
    assertThat(pool.figures().inUse()).isZero();
    pool.abort(hanging.access);
    hanging.awaitEnd();
  }
}
