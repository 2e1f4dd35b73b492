package dev.heddle.core;

import static java.util.Comparator.comparingInt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.pool.Acquire;
import dev.heddle.pool.PoolConfig;
import dev.heddle.pool.contract.PlainFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a free place is found in a pool so large that most of its places are found through {@link IdleBits}. */
class SlotTableTest {

  private static final int SIZE = 40 + 8 * Runtime.getRuntime().availableProcessors();

  private static final Acquire PATIENT = Acquire.within(Duration.ofMinutes(1));
  private static final Acquire AT_ONCE = Acquire.within(Duration.ZERO);

  private final LeasePool<Object> pool = (LeasePool<Object>) Pools.over(new PlainFactory())
      .config(PoolConfig.builder().maxSize(SIZE).build()).build();

  @AfterEach
  void closePool() {
    pool.close(Duration.ZERO);
  }

  /** All there are, without waiting once they are open. */
  private List<PoolLease<Object>> all(Acquire how) throws InterruptedException {
    List<PoolLease<Object>> leases = new ArrayList<>();
    for (int i = 0; i < SIZE; i++) {
      leases.add(pool.acquire(how));
    }
    return leases;
  }

  @Test
  void aThread_comesBackToTheFarPlaceThatItFoundLast() throws InterruptedException {
    List<PoolLease<Object>> leases = all(PATIENT);
    PoolLease<Object> farthest = leases.stream().max(comparingInt(lease -> lease.slot.index)).orElseThrow();
    farthest.close();
    PoolLease<Object> found = pool.acquire(); // the only one that is free
    leases.stream().filter(lease -> !lease.equals(farthest)).forEach(PoolLease::close);
    found.close();

    try (PoolLease<Object> again = pool.acquire()) {
      assertThat(again.slot.index).isEqualTo(SIZE - 1);
    }
  }

  @Test
  void everyPlace_isFound_afterSomeWereReachedByHints() throws InterruptedException {
    all(PATIENT).forEach(PoolLease::close);
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 3; i++) {
        pool.acquire(AT_ONCE).close(); // by the hint: its bit stays as it is
      }
      List<PoolLease<Object>> leases = all(AT_ONCE);
      assertThat(leases.stream().map(lease -> lease.slot.index)).doesNotHaveDuplicates();
      leases.forEach(PoolLease::close);
    }
  }

  @Test
  void aFreePlace_isSeen_whereverItIs() throws InterruptedException {
    List<PoolLease<Object>> leases = all(PATIENT);
    assertThat(pool.table.anyFree()).isNull();
    for (PoolLease<Object> lease : leases) {
      lease.close();
      assertThat(pool.table.anyFree()).isSameAs(lease.slot);
      assertThat(pool.table.anyFree()).as("it is left there").isSameAs(lease.slot);
      assertThat(pool.acquire(AT_ONCE).slot).isSameAs(lease.slot);
      assertThat(pool.table.anyFree()).isNull();
    }
  }
}
