package dev.heddle.bench.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** One tiny cell of each kind over each pool: that it ends, counts, and loses nothing. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CellsTest {

  private static final int CALLERS = 20;
  private static final Timing SHORT = new Timing(Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(10));

  static List<Contender> pools() {
    return Contender.pools();
  }

  @ParameterizedTest
  @EnumSource(value = Contender.class, names = {"CAS_ARRAY", "AGROAL"}, mode = EnumSource.Mode.EXCLUDE)
  void exhaustedPool_servesEverybody(Contender contender) throws Exception {
    assertServes(contender, 2);
  }

  /**
   * Agroal looks for a free connection before it waits and not again after it began to: one that is released in between wakes
   * nobody, and now and then a burst ends only with the minute that an acquire may take. So nobody waits here.
   */
  @Test
  void agroal_servesEverybody_whereNobodyWaits() throws Exception {
    assertServes(Contender.AGROAL, CALLERS);
  }

  private static void assertServes(Contender contender, int size) throws Exception {
    Figures figures = new VirtualThreads(CALLERS, size, Hold.YIELD, 10).run(contender, SHORT);

    assertThat(figures.getOrZero(Figure.OPS_PER_SEC)).isPositive();
    assertThat(figures.getOrZero(Figure.WAIT_MAX_US)).isPositive();
    assertSound(figures);
  }

  @ParameterizedTest
  @MethodSource("pools")
  void platformThreads_takeAndGive(Contender contender) throws Exception {
    Figures figures = new PlatformThreads(2, 10).run(contender, SHORT);

    assertThat(figures.getOrZero(Figure.OPS_PER_SEC)).isPositive();
    assertThat(figures.getOrZero(Figure.WAIT_MAX_US)).isPositive();
    assertSound(figures);
  }

  @ParameterizedTest
  @MethodSource("pools")
  void takesFromAnEmptyPool_failInTime(Contender contender) throws Exception {
    // HikariCP accepts nothing shorter where it is not told to.
    Duration timeout = Duration.ofMillis(contender == Contender.HIKARI ? 250 : 5);

    Figures figures = new FailedAcquires(4, 2, timeout).run(contender, SHORT);

    assertThat(figures.getOrZero(Figure.OPS_PER_SEC)).isPositive();
    assertSound(figures);
  }

  @ParameterizedTest
  @EnumSource(value = Contender.class, names = {"CAS_ARRAY", "FIFO_RING"}, mode = EnumSource.Mode.EXCLUDE)
  void threadPerTask_takesOnce(Contender contender) throws Exception {
    Figures figures = new ThreadPerTask(10).run(contender, SHORT);

    assertSound(figures);
  }

  @Test
  void heldConnections_costMemoryAndNothingElse() throws Exception {
    assertThat(new IdleMemory(50).run(Contender.HEDDLE, SHORT).getOrZero(Figure.LOST)).isZero();
    assertSound(new ColdPool(4, Duration.ofMillis(5)).run(Contender.HEDDLE, SHORT));
  }

  @Test
  void fork_bringsTheFiguresBack() throws Exception {
    Fork.Outcome outcome = Fork.run(Scenarios.of("virtual-thread-per-task"), Contender.NO_POOL, SHORT,
        Duration.ofSeconds(50));

    assertThat(outcome).isInstanceOf(Fork.Measured.class);
  }

  @Test
  void fork_thatTakesTooLong_isCutOff() throws Exception {
    Fork.Outcome outcome = Fork.run(Scenarios.of("virtual-thread-per-task"), Contender.NO_POOL,
        new Timing(Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofMinutes(1)), Duration.ofMillis(100));

    assertThat(outcome).isInstanceOf(Fork.Stalled.class);
  }

  @Test
  void fork_withoutFigures_hasFailed_andSaysWhatItPrinted() {
    assertThat(Fork.read(List.of("no such class"), 1)).isEqualTo(new Fork.Failed("exit 1: no such class"));
  }

  private static void assertSound(Figures figures) {
    assertThat(figures.getOrZero(Figure.LOST)).as("lost").isZero();
    assertThat(figures.getOrZero(Figure.CLASHES)).as("lent twice").isZero();
    assertThat(figures.getOrZero(Figure.FAILURES)).as("failures").isZero();
  }
}
