package dev.heddle.bench.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

class MeterTest {

  @Test
  void compilerLoad_isItsTimeBetweenTheTwoMoments() {
    Iterator<Long> compiledMillis = List.of(1_000L, 6_000L).iterator();

    Meter.Reading reading = Meter.start(compiledMillis::next).stop();

    assertThat(reading.compilerLoad() * reading.seconds()).isCloseTo(5, within(1e-6));
  }

  @Test
  void loads_ofTwoReadings_countAsLongAsTheyLasted() {
    Meter.Reading both = new Meter.Reading(1, 0, 0, 0.4, 0.8).plus(new Meter.Reading(3, 0, 0, 0, 0.4));

    assertThat(both.othersLoad()).isCloseTo(0.1, within(1e-9));
    assertThat(both.compilerLoad()).isCloseTo(0.5, within(1e-9));
  }
}
