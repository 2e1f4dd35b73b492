package dev.heddle.bench.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class FiguresTest {

  @Test
  void text_bringsBackEveryFigure() {
    Figures figures = Figures.NONE.with(Figure.OPS_PER_SEC, 1234567.25).with(Figure.LOST, 0);

    Figures read = Figures.parse(figures.toString());

    assertThat(read.get(Figure.OPS_PER_SEC)).isEqualTo(1234567.25);
    assertThat(read.get(Figure.LOST)).isZero();
    assertThat(read.get(Figure.WAIT_MAX_US)).isNull();
  }

  @Test
  void waits_areToldInMicroseconds() {
    Histogram waits = Waits.empty();
    waits.recordValueWithCount(1_000, 99);
    waits.recordValue(5_000_000);

    Figures figures = Figures.NONE.withWaits(waits);

    assertThat(figures.getOrZero(Figure.WAIT_P50_US)).isBetween(0.99, 1.01);
    assertThat(figures.getOrZero(Figure.WAIT_MAX_US)).isBetween(4950.0, 5050.0);
  }

  @Test
  void waits_thatNobodyRecorded_areNoFigure() {
    assertThat(Figures.NONE.withWaits(Waits.empty()).get(Figure.WAIT_P50_US)).isNull();
  }

  @Test
  void cost_isPerOperation() {
    Figures figures = Figures.NONE.withCost(new Meter.Reading(2, 8_000, 640, 0.1, 0.02), 20);

    assertThat(figures.get(Figure.OPS_PER_SEC)).isEqualTo(10.0);
    assertThat(figures.get(Figure.CPU_NS_PER_OP)).isEqualTo(400.0);
    assertThat(figures.get(Figure.BYTES_PER_OP)).isEqualTo(32.0);
    assertThat(figures.get(Figure.OTHERS_LOAD)).isEqualTo(0.1);
    assertThat(figures.get(Figure.COMPILER_LOAD)).isEqualTo(0.02);
  }

  @Test
  void figures_areComparable_whereACacheLineTookAsLongForBoth() {
    Figures near = Figures.NONE.withLineTransfers(66, 71);

    assertThat(near.isComparableWith(Figures.NONE.withLineTransfers(120, 64))).isTrue();
    assertThat(near.isComparableWith(Figures.NONE.withLineTransfers(290, 300))).isFalse();
    assertThat(Figures.NONE.withLineTransfers(290, 300).isComparableWith(near)).isFalse();
  }

  @Test
  void figures_areNotComparable_whereOneWasMovedInTheMiddle() {
    Figures moved = Figures.NONE.withLineTransfers(290, 66);

    assertThat(moved.isComparableWith(moved)).isFalse();
  }

  @Test
  void figures_areComparable_whereTheWayOfACacheLineIsUnknown() {
    Figures known = Figures.NONE.withLineTransfers(66, 290);

    assertThat(known.isComparableWith(Figures.NONE.withLineTransfers(0, 290))).isTrue();
    assertThat(Figures.NONE.isComparableWith(known)).isTrue();
  }
}
