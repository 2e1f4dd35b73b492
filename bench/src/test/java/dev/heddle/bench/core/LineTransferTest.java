package dev.heddle.bench.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import org.junit.jupiter.api.Test;

class LineTransferTest {

  @Test
  void measure_isTheWayBetweenTwoProcessors() throws Exception {
    assumeThat(Runtime.getRuntime().availableProcessors()).isGreaterThan(1);

    double nanos = LineTransfer.measure();

    // Unknown where others leave no processor to spare. A way within a processor takes less, one through a lock or a
    // sleeping thread more.
    assertThat(nanos == 0 || (nanos > 5 && nanos < 100_000)).as("%s ns", nanos).isTrue();
  }
}
