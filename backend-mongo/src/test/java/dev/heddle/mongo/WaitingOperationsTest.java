package dev.heddle.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.pool.contract.Racer;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Whoever waits is counted once, whichever numbers come together. */
class WaitingOperationsTest {

  private final WaitingOperations waiting = new WaitingOperations();

  @Test
  void count_isRight_alsoWhereNumbersWantTheSamePlace() {
    Random random = new Random(1);
    Set<Long> expected = new TreeSet<>();
    for (int step = 0; step < 20_000; step++) {
      long operation = random.nextInt(4) * 32L + random.nextInt(3); // three places for twelve numbers
      if (expected.remove(operation)) {
        waiting.remove(operation);
      } else {
        expected.add(operation);
        waiting.add(operation);
      }
      assertThat(waiting.count()).isEqualTo(expected.size());
    }
  }

  @Test
  void whatIsAddedOrRemovedTwice_leavesNothingBehind() {
    waiting.add(1);
    waiting.add(33);
    waiting.add(33);
    waiting.remove(1);
    waiting.add(33);
    waiting.remove(33);
    assertThat(waiting.count()).isZero();
    waiting.remove(33);
    waiting.remove(7);
    assertThat(waiting.count()).isZero();
  }

  @Test
  void clear_forgetsAll() {
    waiting.add(-1);
    waiting.add(0);
    waiting.add(Long.MAX_VALUE);
    waiting.add(31);
    waiting.clear();
    assertThat(waiting.count()).isZero();
  }

  @Test
  void threads_thatComeAndGoAtOnce_leaveNobodyBehind() {
    Racer.virtual(8).race(racer -> {
      for (long lap = 0; lap < 10_000; lap++) {
        waiting.add(lap * 32 + racer % 2);
        waiting.remove(lap * 32 + racer % 2);
      }
      return true;
    }).all();
    Racer.virtual(64).race(racer -> {
      for (long lap = 0; lap < 2_000; lap++) {
        waiting.add(lap * 64 + racer);
        waiting.remove(lap * 64 + racer);
      }
      return true;
    }).all();
    assertThat(waiting.count()).isZero();
  }
}
