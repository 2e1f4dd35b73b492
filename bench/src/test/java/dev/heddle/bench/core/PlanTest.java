package dev.heddle.bench.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class PlanTest {

  @Test
  void quick_runsOursTwoRivalsAndTheLimit() {
    for (Scenario scenario : Scenarios.all()) {
      List<Contender> contenders = Plan.quick().contenders(scenario);

      assertThat(contenders).contains(Contender.HEDDLE).containsAll(scenario.references());
      assertThat(contenders.stream().filter(Contender::isRival)).hasSizeLessThanOrEqualTo(2);
    }
  }

  @Test
  void full_runsAllPoolsInEachRowOfTheMainTable() {
    for (Scenario scenario : Scenarios.all()) {
      if (scenario.main()) {
        assertThat(Plan.full().contenders(scenario)).containsAll(Contender.pools());
      }
    }
  }

  @Test
  void full_hasEnoughRoundsForAVerdict() {
    assertThat(Plan.full().rounds()).isGreaterThanOrEqualTo(7);
  }

  @Test
  void goals_areMeasuredAgainstContendersThatEvenAQuickRunHas() {
    for (Scenario scenario : Scenarios.all()) {
      for (Goal goal : scenario.goals()) {
        if (goal.yardstick() instanceof Yardstick.One one) {
          assertThat(Plan.quick().contenders(scenario)).as(scenario.name()).contains(one.contender());
        }
      }
    }
  }

  @Test
  void only_refusesNamesThatAreNot() {
    assertThatThrownBy(() -> Plan.quick().only(List.of("nothing"), List.of())).hasMessageContaining("platform-1");
    assertThatThrownBy(() -> Plan.quick().only(List.of(), List.of("nothing"))).hasMessageContaining("hikari");
  }
}
