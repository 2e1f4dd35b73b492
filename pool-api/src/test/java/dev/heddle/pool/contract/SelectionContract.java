package dev.heddle.pool.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.pool.Lease;
import dev.heddle.pool.ManagedPool;
import dev.heddle.pool.PoolSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which of several idle connections is lent. */
abstract class SelectionContract extends ScriptedTopic {

  private List<FakeConnection> lent(String selection, int times) throws InterruptedException {
    ManagedPool<FakeConnection> pool = pool(patient(3).set(PoolSettings.SELECTION, selection));
    fill(pool, 3);
    List<FakeConnection> lent = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      try (Lease<FakeConnection> lease = lease(pool)) {
        lent.add(lease.get());
      }
    }
    return lent;
  }

  private static Map<FakeConnection, Integer> counted(List<FakeConnection> lent) {
    Map<FakeConnection, Integer> counts = new HashMap<>();
    lent.forEach(connection -> counts.merge(connection, 1, Integer::sum));
    return counts;
  }

  @Test
  void mostRecent_lendsTheSameAgain_soThatOthersGrowIdle() throws InterruptedException {
    assertThat(counted(lent("most-recent", 30))).hasSize(1);
  }

  @Test
  void roundRobin_lendsEachInTurn() throws InterruptedException {
    List<FakeConnection> lent = lent("round-robin", 9);
    assertThat(counted(lent)).hasSize(3).allSatisfy((connection, count) -> assertThat(count).isEqualTo(3));
    assertThat(lent.subList(0, 3)).isEqualTo(lent.subList(3, 6));
  }

  @ParameterizedTest
  @ValueSource(strings = {"least-used", "least-loaded"})
  void leastUsed_lendsAllEquallyOften(String selection) throws InterruptedException {
    assertThat(counted(lent(selection, 30))).hasSize(3)
        .allSatisfy((connection, count) -> assertThat(count).isEqualTo(10));
  }

  @Test
  void random_lendsAll_inTheEnd() throws InterruptedException {
    assertThat(counted(lent("random", 200))).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"most-recent", "round-robin", "least-used", "random"})
  void anyStrategy_underTraffic_losesNobody(String selection) {
    ManagedPool<FakeConnection> pool = pool(patient(3).set(PoolSettings.SELECTION, selection));
    Racer.virtual(40).race(racer -> {
      for (int lap = 0; lap < 50; lap++) {
        try (Lease<FakeConnection> lease = lease(pool)) {
          lease.get().use();
        }
      }
      return true;
    }).all();
    assertThat(totals(pool).acquired()).isEqualTo(2_000);
    rig.awaitUnused(pool);
  }
}
