package dev.heddle.bench.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RatioTest {

  private static List<Workload.Outcome> rates(double... perSecond) {
    return Arrays.stream(perSecond).mapToObj(rate -> new Workload.Outcome(rate, 0, 0, 0)).toList();
  }

  @Test
  void roundsAreComparedOneByOne_soThatASlowMinuteOfBothChangesNothing() {
    Ratio ratio = Ratio.of(rates(90, 9, 45), rates(100, 10, 50));
    assertThat(ratio).isEqualTo(new Ratio(0.9, 0));
    assertThat(ratio).hasToString("0.900 ± 0.000");
  }

  @Test
  void median_isTheMiddleOne_andTheErrorComesFromTheMiddleHalf() {
    Ratio ratio = Ratio.of(rates(1.0, 0.1, 0.9, 1.1, 9.0), rates(1, 1, 1, 1, 1));
    assertThat(ratio.median()).isEqualTo(1.0);
    assertThat(ratio.error()).isCloseTo(1.253 * (1.1 - 0.9) / 1.349 / Math.sqrt(5), within(1e-9));
  }
}
