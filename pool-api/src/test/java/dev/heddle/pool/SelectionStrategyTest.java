package dev.heddle.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The built-in choices among idle connections. */
class SelectionStrategyTest {

  /** Idle connections by place and uses. */
  private record Idle(List<Integer> places, List<Long> counts) implements SelectionStrategy.IdleConnections {

    static Idle at(Integer... places) {
      return new Idle(List.of(places), List.of(places).stream().map(place -> 0L).toList());
    }

    static Idle used(Long... uses) {
      return new Idle(java.util.stream.IntStream.range(0, uses.length).boxed().toList(), List.of(uses));
    }

    @Override
    public int size() {
      return places.size();
    }

    @Override
    public int place(int index) {
      return places.get(index);
    }

    @Override
    public long uses(int index) {
      return counts.get(index);
    }
  }

  @Test
  void mostRecent_takesTheLowestPlace_whereNobodyKnowsBetter() {
    assertThat(SelectionStrategy.mostRecent().select(Idle.at(3, 5, 7))).isZero();
    assertThat(SelectionStrategy.mostRecent()).isSameAs(SelectionStrategy.mostRecent());
  }

  @Test
  void roundRobin_goesOn_fromTheLastPlace() {
    SelectionStrategy strategy = SelectionStrategy.roundRobin();
    assertThat(strategy.select(Idle.at(0, 1, 2))).isZero();
    assertThat(strategy.select(Idle.at(0, 1, 2))).isEqualTo(1);
    assertThat(strategy.select(Idle.at(0, 2))).isEqualTo(1);
    assertThat(strategy.select(Idle.at(0, 1, 2))).isZero();
    assertThat(strategy.select(Idle.at(5))).isZero();
    assertThat(strategy.select(Idle.at(1, 4))).isZero();
  }

  @Test
  void roundRobin_hasATurnOfItsOwn() {
    SelectionStrategy.roundRobin().select(Idle.at(0, 1));
    assertThat(SelectionStrategy.roundRobin().select(Idle.at(0, 1))).isZero();
  }

  @Test
  void leastUsed_takesTheFewestUses_theFirstOfEquals() {
    assertThat(SelectionStrategy.leastUsed().select(Idle.used(5L, 2L, 9L, 2L))).isEqualTo(1);
    assertThat(SelectionStrategy.leastUsed().select(Idle.used(1L))).isZero();
  }

  @Test
  void random_staysWithinBounds_andTakesAll() {
    boolean[] seen = new boolean[3];
    for (int i = 0; i < 500; i++) {
      seen[SelectionStrategy.random().select(Idle.at(0, 1, 2))] = true;
    }
    assertThat(seen).containsExactly(true, true, true);
  }
}
