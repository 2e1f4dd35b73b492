package dev.heddle.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.pool.contract.Racer;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The last one out is told so, once, and nobody comes in after that. */
class LeaseCountTest {

  private static final int RACES = 300;

  private final LeaseCount leases = new LeaseCount();

  @Test
  void count_isWhatIsOut_inAllLanes() {
    Racer.virtual(100).race(racer -> leases.enter()).all().forEach(
        lane -> assertThat(lane).isBetween(0, SpreadLongs.SIZE - 1));
    assertThat(leases.count()).isEqualTo(100);
  }

  @Test
  void whoLeaves_inAnotherThread_isCountedOut() {
    int lane = leases.enter();
    Racer.virtual(1).race(racer -> leases.leave(lane)).all();
    assertThat(leases.count()).isZero();
  }

  @Test
  void retire_withNothingOut_isTheEnd_once() {
    assertThat(leases.leave(leases.enter())).isFalse();
    assertThat(leases.retire()).isTrue();
    assertThat(leases.retire()).isFalse();
    assertThat(leases.enter()).isEqualTo(LeaseCount.REFUSED);
    assertThat(leases.count()).isZero();
  }

  @Test
  void theLastOneOut_endsWhatIsRetired() {
    int first = leases.enter();
    int second = leases.enter();
    assertThat(leases.retire()).isFalse();
    assertThat(leases.retire()).isFalse();
    assertThat(leases.count()).isEqualTo(2);
    assertThat(leases.leave(first)).isFalse();
    assertThat(leases.leave(second)).isTrue();
    assertThat(leases.count()).isZero();
  }

  @Test
  void inARace_ofManyThatComeAndGo_theEndIsToldOnce_andNobodyIsInThen() {
    for (int race = 0; race < RACES; race++) {
      LeaseCount raced = new LeaseCount();
      AtomicInteger ends = new AtomicInteger();
      AtomicInteger inside = new AtomicInteger();
      Racer.platform(4).race(racer -> { // virtual ones that never wait might keep the one that ends it from running
        if (racer == 0) {
          noteEnd(raced.retire(), ends, inside);
          return true;
        }
        for (int lane = raced.enter(); lane != LeaseCount.REFUSED; lane = raced.enter()) {
          inside.incrementAndGet();
          inside.decrementAndGet();
          noteEnd(raced.leave(lane), ends, inside);
        }
        return true;
      }).all();
      assertThat(ends).hasValue(1);
      assertThat(raced.count()).isZero();
    }
  }

  private static void noteEnd(boolean end, AtomicInteger ends, AtomicInteger inside) {
    if (end) {
      ends.incrementAndGet();
      assertThat(inside).hasValue(0);
    }
  }
}
