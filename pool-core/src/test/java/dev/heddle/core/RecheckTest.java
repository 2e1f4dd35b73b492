package dev.heddle.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.pool.Acquire;
import dev.heddle.pool.Lease;
import dev.heddle.pool.PauseMode;
import dev.heddle.pool.PoolConfig;
import dev.heddle.pool.contract.Background;
import dev.heddle.pool.contract.Eventually;
import dev.heddle.pool.contract.PlainFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A release whose store arrives so late that neither the waiter nor the one who gives back sees the other. Here it is a
 * release behind the pool's back.
 */
class RecheckTest {

  private static final int SIZE = 3;
  private static final Duration INTERVAL = Duration.ofMillis(1);
  private static final Duration HALF = Duration.ofNanos(500_000);
  private static final int LOOKS = 2;
  private static final Acquire PATIENT = Acquire.within(Duration.ofMinutes(1));

  private final WatchedClock time = new WatchedClock();
  private final LeasePool<Object> pool = (LeasePool<Object>) Pools.over(new PlainFactory())
      .config(PoolConfig.builder().maxSize(SIZE).build()).time(time).build();
  private final List<PoolLease<Object>> held = new ArrayList<>();
  private final List<Background<Lease<Object>>> waiters = new ArrayList<>();

  @AfterEach
  void closePool() {
    pool.close(Duration.ZERO);
  }

  private void exhaust() throws InterruptedException {
    for (int i = 0; i < SIZE; i++) {
      held.add(pool.acquire());
    }
    advance(10); // so no use is short, and the looks after the waits for the opening are over
    time.rechecks.set(0);
  }

  /** Who comes to wait, and keeps what it gets. */
  private void await(int more) {
    for (int i = 0; i < more; i++) {
      int before = pool.stats().occupancy().pending();
      waiters.add(Background.run(() -> pool.acquire(PATIENT).handOff()));
      Eventually.that("it waits",
          () -> pool.stats().occupancy().pending() == before + 1
              && waiters.getLast().thread().getState() == Thread.State.WAITING);
    }
  }

  private static void releaseUnseen(PoolLease<Object> lease) {
    lease.slot.release(lease.word);
  }

  private void advance(int intervals) {
    for (int i = 0; i < intervals; i++) {
      time.advance(INTERVAL);
    }
  }

  private int pending() {
    return pool.stats().occupancy().pending();
  }

  @Test
  void theFirstToWait_isServed_withWhatWasReleasedUnseen() throws InterruptedException {
    exhaust();
    await(1);
    releaseUnseen(held.getFirst());
    assertThat(pending()).isEqualTo(1);
    advance(LOOKS);
    assertThat(waiters.getFirst().result().get()).isNotNull();
  }

  @Test
  void whoComesNext_isServedToo_thoughItSetsNoAlarm() throws InterruptedException {
    exhaust();
    await(2);
    held.forEach(RecheckTest::releaseUnseen);
    advance(LOOKS);
    waiters.forEach(waiter -> assertThat(waiter.result().get()).isNotNull());
  }

  @Test
  void whatWasReleasedUnseen_isGiven_byWhoGivesBackNext_whileOthersAreServed() throws InterruptedException {
    exhaust();
    await(4);
    releaseUnseen(held.get(0));
    time.advance(HALF);
    held.get(1).close();
    Lease<Object> first = waiters.get(0).result();
    time.advance(HALF); // the first look: it may be on its way to somebody
    time.advance(HALF);
    first.close();
    assertThat(waiters.get(1).result().get()).isNotNull();
    time.advance(HALF); // the second one: it is not
    assertThat(pending()).as("left to who gives back next").isEqualTo(2);
    held.get(2).close();
    assertThat(waiters.get(2).result().get()).isNotNull();
    assertThat(waiters.get(3).result().get()).isNotNull();
  }

  @Test
  void whereNothingLiesFree_thereAreTwoLooks_howeverManyWait_andHoweverLong() throws InterruptedException {
    exhaust();
    await(1);
    advance(1);
    await(3);
    advance(10);
    await(1);
    advance(10);
    assertThat(time.rechecks).hasValue(LOOKS);
  }

  @Test
  void whoIsTheFirstToWaitAgain_isLookedAfterAgain() throws InterruptedException {
    exhaust();
    await(1);
    advance(10);
    held.get(0).close();
    assertThat(waiters.getFirst().result().get()).isNotNull();
    await(1);
    releaseUnseen(held.get(1));
    advance(LOOKS);
    assertThat(waiters.getLast().result().get()).isNotNull();
  }

  /** A look takes a cache line of each place from whoever uses it. */
  @Test
  void whoComesToWaitBehindOthers_looksAtNothing_whereThereWasNoReasonTo() throws InterruptedException {
    exhaust();
    await(1);
    advance(10);
    releaseUnseen(held.get(0));
    await(1);
    assertThat(pending()).isEqualTo(2);
  }

  @Test
  void aPoolThatLendsAgain_isLookedAfter() throws InterruptedException {
    exhaust();
    pool.pause(PauseMode.QUEUE);
    await(1);
    advance(10);
    pool.resume();
    releaseUnseen(held.get(0));
    advance(LOOKS);
    assertThat(waiters.getFirst().result().get()).isNotNull();
  }
}
