package dev.heddle.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.pool.Acquire;
import dev.heddle.pool.Lease;
import dev.heddle.pool.ManagedPool;
import dev.heddle.pool.PoolClosedException;
import dev.heddle.pool.PoolConfig;
import dev.heddle.pool.TimeSource;
import dev.heddle.pool.contract.Background;
import dev.heddle.pool.contract.Disorder;
import dev.heddle.pool.contract.Eventually;
import dev.heddle.pool.contract.FakeClock;
import dev.heddle.pool.contract.FakeConnection;
import dev.heddle.pool.contract.FakeFactory;
import dev.heddle.pool.contract.FakeTarget;
import dev.heddle.pool.contract.Racer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connections that running threads take again at once, while others wait: see {@link Pacing}. */
class RacedConnectionTest {

  private static final Duration TICK = Duration.ofMillis(1);
  /** Of a pool of {@link #SIZE}. */
  private static final Duration PACE = Duration.ofNanos(3_150);
  private static final Duration LONGEST_PACE = Duration.ofNanos(8_000);
  private static final Duration INSTANT = Duration.ofNanos(1);
  private static final Duration LOOK = Duration.ofNanos(16_001);
  private static final int SIZE = 3;
  private static final int LARGE = 120;
  private static final int USES = 10;
  private static final Acquire PATIENT = Acquire.within(Duration.ofMinutes(1));
  private static final Acquire AT_ONCE = Acquire.within(Duration.ZERO);

  private final FakeClock clock = new FakeClock();
  private final List<Background<Boolean>> waiters = new ArrayList<>();
  private int size = SIZE;
  private ManagedPool<FakeConnection> pool = pool(size, clock);

  private static ManagedPool<FakeConnection> pool(int size, TimeSource time) {
    return Pools.over(new FakeFactory(new FakeTarget())).config(PoolConfig.builder().maxSize(size).build()).time(time)
        .build();
  }

  @AfterEach
  void closePool() {
    pool.close(Duration.ZERO);
  }

  private void waitFor(Lease<FakeConnection> held, int waiting) {
    assertThat(held.get()).isNotNull();
    for (int i = 0; i < waiting; i++) {
      int before = pool.stats().occupancy().pending();
      waiters.add(Background.run(() -> {
        pool.acquire(PATIENT).close();
        return true;
      }));
      Eventually.that("it waits", () -> pool.stats().occupancy().pending() == before + 1);
    }
  }

  /** All but one connection are held, and that one is used again and again. */
  private void race() throws InterruptedException {
    while (pool.stats().occupancy().inUse() < size - 1) {
      assertThat(pool.acquire().get()).isNotNull();
    }
    pool.acquire().close(); // opens it
    use(USES);
  }

  private void use(int times) throws InterruptedException {
    for (int i = 0; i < times; i++) {
      pool.acquire(AT_ONCE).close();
    }
  }

  /** One that was raced for in the last tick, with two who wait; the first is served, and leaves the second waiting. */
  private void serveFirstOfTwo() throws InterruptedException {
    race();
    clock.advance(TICK);
    Lease<FakeConnection> raced = pool.acquire();
    waitFor(raced, 2);
    raced.close();
    assertThat(waiters.get(0).result()).isTrue();
  }

  @Test
  void waiter_isWoken_onlyByThePace() throws InterruptedException {
    expectPace(PACE);
  }

  @Test
  void waiterOfALargePool_isWoken_byTheLongestPace() throws InterruptedException {
    pool.close(Duration.ZERO);
    size = LARGE;
    pool = pool(size, clock);
    expectPace(LONGEST_PACE);
  }

  private void expectPace(Duration pace) throws InterruptedException {
    serveFirstOfTwo();
    use(USES); // by a thread that runs, though another one waits
    clock.advance(pace);
    use(1);
    assertThat(pool.stats().occupancy().pending()).isEqualTo(1);
    clock.advance(INSTANT);
    use(1);
    assertThat(waiters.get(1).result()).isTrue();
  }

  @Test
  void useOfARacedOne_thatMeetsTheEndOfOneTick_isStillShort() throws InterruptedException {
    giveBackRacedAfter(TICK);
    assertThat(pool.stats().occupancy().pending()).isEqualTo(1);
    use(1); // it was left for whoever runs
  }

  @Test
  void useOfARacedOne_thatTookTwoTicks_isForTheOldestWaiter() throws InterruptedException {
    giveBackRacedAfter(TICK.multipliedBy(2));
    assertThat(waiters.get(0).result()).isTrue();
  }

  /** A raced one was held so long, while two waited, and one of them has been served just now with another one. */
  private void giveBackRacedAfter(Duration use) throws InterruptedException {
    Lease<FakeConnection> other = pool.acquire();
    race();
    clock.advance(TICK);
    Lease<FakeConnection> raced = pool.acquire();
    Background<Lease<FakeConnection>> keeping = Background.run(() -> pool.acquire(PATIENT).handOff());
    Eventually.that("it waits", () -> pool.stats().occupancy().pending() == 1);
    waitFor(raced, 1);
    clock.advance(use);
    other.close();
    assertThat(keeping.result().get()).isNotNull();
    raced.close();
  }

  @Test
  void acquireThatDoesNotWait_findsAFreeConnection_whileAnotherThreadWaits() throws InterruptedException {
    serveFirstOfTwo(); // this thread has just given its own away
    assertThat(pool.stats().occupancy().pending()).isEqualTo(1);
    try (Lease<FakeConnection> free = pool.acquire(AT_ONCE)) {
      assertThat(free.get()).isNotNull();
    }
  }

  /** A look at all places takes a cache line of each from who uses it. */
  @Test
  void ofThoseWhoComeToWait_oneInAWhileLooksForWhatLiesFree() throws InterruptedException {
    race();
    clock.advance(TICK);
    Lease<FakeConnection> raced = pool.acquire();
    waitFor(raced, 1);
    CountDownLatch enough = new CountDownLatch(1);
    Thread keeping = comeToWait(enough);
    raced.close();
    assertThat(waiters.getFirst().result()).isTrue();
    use(USES); // what is left to running threads is taken
    assertThat(pool.stats().occupancy().pending()).isEqualTo(1);

    clock.advance(LOOK); // since the first two came to wait
    Thread first = comeToWait(new CountDownLatch(0)); // looks, and gives what it finds to who waits the longest
    Eventually.that("that one has it", () -> pool.stats().occupancy().inUse() == SIZE);
    enough.countDown();
    keeping.join();
    comeToWait(new CountDownLatch(0)); // it is free again, but somebody looked just now
    assertThat(pool.stats().occupancy().idle()).isEqualTo(1);
    assertThat(pool.stats().occupancy().pending()).isEqualTo(2);

    clock.advance(LOOK);
    waiters.add(Background.run(() -> {
      pool.acquire(PATIENT).close();
      return true;
    }));
    Eventually.that("the first is served", () -> !first.isAlive());
  }

  /** Returns once the thread waits, which gives back what it gets as soon as it may, or waits until the pool closes. */
  private Thread comeToWait(CountDownLatch release) {
    Thread thread = Thread.ofVirtual().start(() -> {
      try (Lease<FakeConnection> lease = pool.acquire(PATIENT)) {
        assertThat(lease.get()).isNotNull();
        release.await();
      } catch (PoolClosedException notServed) {
        assertThat(release.getCount()).as("who is to hold a connection must get one").isZero();
      } catch (InterruptedException end) {
        Thread.currentThread().interrupt();
      }
    });
    Eventually.that("it waits", () -> thread.getState() == Thread.State.WAITING);
    return thread;
  }

  @Test
  void connectionThatNobodyTakesAfterAll_isGivenByTheAlarm() throws InterruptedException {
    serveFirstOfTwo();
    assertThat(pool.stats().occupancy().pending()).isEqualTo(1);
    clock.advance(TICK); // asks whoever gives back next
    clock.advance(TICK); // nobody does
    assertThat(waiters.get(1).result()).isTrue();
  }

  @Test
  void connectionThatWasNotRacedFor_goesToEachWaiterInTurn() throws InterruptedException {
    race();
    clock.advance(TICK);
    use(1);
    clock.advance(TICK);
    Lease<FakeConnection> calm = pool.acquire();
    waitFor(calm, 3);
    calm.close();
    waiters.forEach(waiter -> assertThat(waiter.result()).isTrue()); // the clock stands still
  }

  @Test
  void connectionThatOtherThreadsGiveBack_isNotRacedFor_forAllItsUses() throws InterruptedException {
    race();
    for (int i = 0; i < USES; i++) { // once in a tick
      clock.advance(TICK);
      giveBackElsewhere(pool.acquire());
    }
    clock.advance(TICK);
    Lease<FakeConnection> calm = pool.acquire();
    waitFor(calm, 3);
    calm.close();
    waiters.forEach(waiter -> assertThat(waiter.result()).isTrue());
  }

  private static void giveBackElsewhere(Lease<FakeConnection> lease) {
    Background.run(() -> {
      lease.close();
      return true;
    }).result();
  }

  @Test
  void allAreServed_whenThoseWhoRacedStayAway() throws InterruptedException {
    try (ManagedPool<FakeConnection> real = pool(10, TimeSource.system())) {
      Racer.virtual(500).race(racer -> {
        for (int lap = 0; lap < 100; lap++) {
          try (Lease<FakeConnection> lease = real.acquire(PATIENT)) {
            assertThat(lease.get()).isNotNull();
            Disorder.stir();
          }
        }
        return true;
      }).all();
      List<Boolean> once = Racer.virtual(5_000).race(racer -> {
        try (Lease<FakeConnection> lease = real.acquire(PATIENT)) {
          Disorder.stir();
          return lease.get() != null;
        }
      }).all();
      assertThat(once).hasSize(5_000).containsOnly(true);
      Eventually.that("nothing is in use", () -> real.stats().occupancy().inUse() == 0);
    }
  }
}
