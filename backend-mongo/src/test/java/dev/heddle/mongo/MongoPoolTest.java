package dev.heddle.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.MongoDatabase;
import dev.heddle.mongo.fixture.MongoTarget;
import dev.heddle.pool.CloseReason;
import dev.heddle.pool.Deadline;
import dev.heddle.pool.EvictMode;
import dev.heddle.pool.contract.Eventually;
import dev.heddle.pool.spi.NativeFigures;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MongoPoolTest {

  private static final Deadline SOON = Deadline.in(Duration.ofMinutes(5));

  private final MongoTarget target = MongoTarget.find();
  private final TestContext context = TestContext.unlimited();
  private final MongoPool pool = Pools.open(target.url(), context, Map.of("max-size", 4, "min-idle", 2));

  @AfterEach
  void close() {
    pool.close();
    assertThat(pool.figures()).isEqualTo(new NativeFigures(0, 0, 0));
    // What the driver was opening in this moment it closes itself, a moment later.
    Eventually.that("all is closed", () -> context.opened.get() == context.allClosed(),
        () -> context.opened + " opened, " + context.allClosed() + " closed");
    assertThat(context.budget.reserved()).isZero();
    target.close();
  }

  @Test
  void take_waitsForTheFirstAnswer_andOpensNoMore() throws Exception {
    MongoAccess access = context.leases.take(pool, SOON);
    assertThat(context.opened.get()).isPositive();
    context.leases.giveBack(pool, access);
  }

  @Test
  void takeNow_givesAnAccess_onceAServerHasAnswered_untilThePoolIsClosed() throws Exception {
    MongoPool lazy = Pools.open(target.url(), TestContext.unlimited(), Map.of("min-idle", 0));
    assertThat(lazy.takeNow()).as("nobody has been asked yet").isNull();
    context.leases.giveBack(lazy, context.leases.take(lazy, SOON));

    MongoAccess access = Objects.requireNonNull(lazy.takeNow());

    access.database().runCommand(new Document("ping", 1));
    assertThat(lazy.confirm(access)).isTrue();
    lazy.giveBack(access);
    lazy.close();
    assertThat(lazy.takeNow()).isNull();
  }

  @Test
  void figures_followLeasesAndDriver() throws Exception {
    MongoAccess access = context.leases.take(pool, SOON);
    access.database().runCommand(new Document("ping", 1));
    assertThat(pool.figures().inUse()).isEqualTo(1);
    Eventually.that("the minimum is open", () -> pool.figures().opening() == 0 && pool.figures().idle() >= 1);
    assertThat(pool.connections()).hasSizeBetween(2, 4)
        .allSatisfy(connection -> assertThat(connection.generation()).isZero());
    assertThat(access.stats().servers()).singleElement().satisfies(server -> {
      assertThat(server.taken()).as("the first contact and the ping").isEqualTo(2);
      assertThat(server.waits().count()).isEqualTo(2);
      assertThat(server.opened()).isEqualTo(context.opened.get());
      assertThat(server.idle()).isEqualTo(pool.connections().size());
      assertThat(server.inUse()).isZero();
      assertThat(server.pending()).isZero();
    });
    context.leases.giveBack(pool, access);
    assertThat(pool.figures().inUse()).isZero();
    assertThat(pool.figures().idle()).isGreaterThanOrEqualTo(2);
  }

  @Test
  void aPoolThatNeedKeepNothing_touchesNothingBeforeItIsUsed() throws Exception {
    TestContext own = TestContext.unlimited();
    MongoPool lazy = Pools.open(target.url(), own, Map.of("min-idle", 0));
    lazy.resize(0, 3);
    assertThat(own.budget.reserved()).isZero();
    context.leases.giveBack(lazy, context.leases.take(lazy, SOON));
    assertThat(own.budget.reserved()).isPositive();
    assertThat(own.opened).hasValue(1);
    lazy.close();
    assertThat(own.budget.reserved()).isZero();
  }

  @Test
  void evict_swapsTheClient_andTheOldOneGoesWithItsLastLease() throws Exception {
    MongoAccess old = context.leases.take(pool, SOON);
    MongoDatabase database = old.database();
    database.runCommand(new Document("ping", 1));
    pool.evict(EvictMode.SOFT);
    MongoAccess fresh = context.leases.take(pool, SOON);
    fresh.database().runCommand(new Document("ping", 1));
    assertThat(fresh.stats().clients()).isEqualTo(2);
    database.runCommand(new Document("ping", 1));
    context.leases.giveBack(pool, old);
    Eventually.that("the old client is gone", () -> fresh.stats().clients() == 1);
    assertThat(pool.connections()).allSatisfy(connection -> assertThat(connection.generation()).isEqualTo(1));
    assertThat(context.closedFor(CloseReason.STALE)).isPositive();
    context.leases.giveBack(pool, fresh);
  }

  @Test
  void anAccess_thatWasTakenBeforeASwap_andNotLeasedYet_isNotConfirmed_andHoldsNothingUp() throws Exception {
    MongoAccess early = pool.take(SOON);
    assertThat(pool.confirm(early)).isTrue();

    pool.evict(EvictMode.SOFT);

    assertThat(pool.confirm(early)).isFalse();
    MongoAccess fresh = context.leases.take(pool, SOON);
    Eventually.that("the old client is gone", () -> fresh.stats().clients() == 1);
    pool.giveBack(early);
    context.leases.giveBack(pool, fresh);
  }

  @Test
  void aClosedPool_refuses() {
    pool.close();
    pool.close();
    assertThatThrownBy(() -> context.leases.take(pool, SOON)).isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
    assertThatThrownBy(() -> pool.resize(1, 2)).isInstanceOf(IllegalStateException.class);
  }
}
