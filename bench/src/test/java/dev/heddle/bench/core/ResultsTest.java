package dev.heddle.bench.core;

import static dev.heddle.bench.core.Contender.AGROAL;
import static dev.heddle.bench.core.Contender.FIFO_RING;
import static dev.heddle.bench.core.Contender.HEDDLE;
import static dev.heddle.bench.core.Contender.STORMPOT;
import static dev.heddle.bench.core.Contender.VIBUR_UNFAIR;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ResultsTest {

  private final Scenario exhausted = Scenarios.of("virtual-1000-exhausted");
  private final Scenario timeouts = Scenarios.of("timeout-1ms");
  private final Results results = new Results();

  @Test
  void bestRival_isTheOneOfTheBestMedian_notOfTheBestRound() {
    rates(AGROAL, 5, 5, 5);
    rates(STORMPOT, 1, 1, 90);

    assertThat(results.bestRival(exhausted)).contains(AGROAL);
  }

  @Test
  void bestRival_isNeitherOursNorAReference() {
    rates(HEDDLE, 100);
    rates(FIFO_RING, 90);
    rates(AGROAL, 1);

    assertThat(results.bestRival(exhausted)).contains(AGROAL);
  }

  @Test
  void ratio_isTakenWithinEachRound_soThatASlowRoundHitsBoth() {
    rates(HEDDLE, 200, 20, 210);
    rates(AGROAL, 100, 10, 100);

    assertThat(results.ratioToBestRival(exhausted, HEDDLE)).isEqualTo(2.0);
  }

  @Test
  void ratio_isTakenOfRoundsOnly_whereBothHadTheSameProcessors() {
    results.add(exhausted, HEDDLE, 1, rate(400).withLineTransfers(66, 66));
    results.add(exhausted, AGROAL, 1, rate(100).withLineTransfers(290, 290));
    results.add(exhausted, HEDDLE, 2, rate(200).withLineTransfers(300, 290));
    results.add(exhausted, AGROAL, 2, rate(100).withLineTransfers(290, 290));

    assertThat(results.ratioToBestRival(exhausted, HEDDLE)).isEqualTo(2.0);
  }

  @Test
  void ratio_ofACost_isAboveOneForTheCheaper() {
    results.add(timeouts, HEDDLE, 1, Figures.NONE.with(Figure.CPU_NS_PER_OP, 2_000));
    results.add(timeouts, VIBUR_UNFAIR, 1, Figures.NONE.with(Figure.CPU_NS_PER_OP, 6_000));

    assertThat(results.ratioToBestRival(timeouts, HEDDLE)).isEqualTo(3.0);
  }

  @Test
  void ratio_withoutRivals_isUnknown() {
    rates(HEDDLE, 200);

    assertThat(results.ratioToBestRival(exhausted, HEDDLE)).isNull();
  }

  @Test
  void goal_isMet_whereTheMedianMissesItByLessThanItsSpread() {
    rates(HEDDLE, 160, 170, 180, 190, 200);
    rates(AGROAL, 100, 100, 100, 100, 100);

    Results.Verdict verdict = results.verdict(exhausted, Goal.rate(1.85), HEDDLE).orElseThrow();

    assertThat(verdict.median()).isEqualTo(1.8);
    assertThat(verdict.spread()).isEqualTo(0.1, org.assertj.core.api.Assertions.within(1e-9));
    assertThat(verdict.met()).isTrue();
    assertThat(results.verdict(exhausted, Goal.rate(1.95), HEDDLE).orElseThrow().met()).isFalse();
  }

  @Test
  void goalOfTheLongestWait_isComparedWithFairRivalsOnly() {
    waits(HEDDLE, 30);
    waits(AGROAL, 20);
    waits(STORMPOT, 1);

    Results.Verdict verdict = results.verdict(exhausted, Goal.longestWait(1.5), HEDDLE).orElseThrow();

    assertThat(verdict.yardstick()).contains(AGROAL);
    assertThat(verdict.median()).isEqualTo(1.5);
    assertThat(verdict.met()).isTrue();
  }

  @Test
  void goalOfAPlainBound_needsNoRival() {
    waits(HEDDLE, 30);

    assertThat(results.verdict(exhausted, Goal.atMost(Figure.WAIT_MAX_US, 29), HEDDLE).orElseThrow().met()).isFalse();
  }

  @Test
  void goal_whoseYardstickStalled_hasNoVerdict() {
    rates(HEDDLE, 200);
    results.addMishap(exhausted, AGROAL, "stalled");

    assertThat(results.verdict(exhausted, Goal.rate(1), HEDDLE)).isEmpty();
  }

  private static Figures rate(double opsPerSec) {
    return Figures.NONE.with(Figure.OPS_PER_SEC, opsPerSec);
  }

  private void rates(Contender contender, double... rounds) {
    for (int round = 0; round < rounds.length; round++) {
      results.add(exhausted, contender, round, rate(rounds[round]));
    }
  }

  private void waits(Contender contender, double micros) {
    results.add(exhausted, contender, 1, Figures.NONE.with(Figure.WAIT_MAX_US, micros));
  }
}
