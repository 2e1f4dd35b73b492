package dev.heddle.bench.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class StatisticsTest {

  @Test
  void median_isTheMiddleValue_whateverTheOrder() {
    assertThat(Statistics.median(List.of(9.0, 1.0, 5.0))).isEqualTo(5.0);
  }

  @Test
  void median_ofAnEvenNumber_isTheMeanOfTheTwoInTheMiddle() {
    assertThat(Statistics.median(List.of(1.0, 2.0, 4.0, 100.0))).isEqualTo(3.0);
  }

  @Test
  void median_ofNothing_isRefused() {
    assertThatThrownBy(() -> Statistics.median(List.of())).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void spread_isHalfTheDistanceOfTheQuartiles_andIgnoresOneWildRound() {
    assertThat(Statistics.spread(List.of(1.0, 2.0, 3.0, 4.0, 1000.0))).isEqualTo(1.0);
  }

  @Test
  void spread_ofOneRound_isNothing() {
    assertThat(Statistics.spread(List.of(7.0))).isZero();
  }
}
