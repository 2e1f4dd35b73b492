package dev.heddle.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.pool.contract.PoolStress;
import dev.heddle.pool.contract.StressPlan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole pools in a storm. A failure prints the plan with its seed: {@code StressPlan.brief(...).seed(...)}. */
class StressTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 8, 40})
  void leasePool_isWhole_afterAnyStorm(int maxSize) {
    PoolStress.Report report = PoolStress.run(StressPlan.brief(false).maxSize(maxSize));
    assertThat(report.leases()).isPositive();
  }

  @Test
  void gatedPool_isWhole_afterAnyStorm() {
    PoolStress.Report report = PoolStress.run(StressPlan.brief(true));
    assertThat(report.leases()).isPositive();
  }
}
