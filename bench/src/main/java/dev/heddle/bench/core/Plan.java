package dev.heddle.bench.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What is run, how often and how long.
 *
 * @param scenarios the rows
 * @param contenders the columns allowed; a scenario may want fewer
 * @param bestOnly whether of the rivals only the best two of each scenario are wanted
 * @param rounds how often each cell is run
 * @param timing of one run of a cell
 * @param cellLimit after this a cell is cut off
 * @param limit after this no further cell is begun
 */
record Plan(List<Scenario> scenarios, List<Contender> contenders, boolean bestOnly, int rounds, Timing timing,
    Duration cellLimit, Duration limit) {

  /** So many rounds make a verdict. */
  static final int ENOUGH_ROUNDS = 7;

  /** For a look: six minutes on two cores. */
  static Plan quick() {
    return new Plan(Scenarios.all(), List.of(Contender.values()), true, 2,
        new Timing(Duration.ofMillis(400), Duration.ofMillis(1_000), Duration.ofMillis(450)), Duration.ofSeconds(12),
        Duration.ofSeconds(320));
  }

  /** For a verdict: some hours. */
  static Plan full() {
    return new Plan(Scenarios.all(), List.of(Contender.values()), false, ENOUGH_ROUNDS,
        new Timing(Duration.ofSeconds(1), Duration.ofSeconds(8), Duration.ofSeconds(2)), Duration.ofSeconds(60),
        Duration.ofHours(6));
  }

  /** With these rows and columns alone; an empty list leaves all. */
  Plan only(List<String> scenarioNames, List<String> poolNames) {
    return new Plan(
        scenarioNames.isEmpty() ? scenarios : scenarioNames.stream().map(Scenarios::of).toList(),
        poolNames.isEmpty() ? contenders : poolNames.stream().map(Contender::of).toList(),
        bestOnly && poolNames.isEmpty(), rounds, timing, cellLimit, limit);
  }

  /** With so many rounds, and the time for them; 0 leaves them. */
  Plan rounds(int number) {
    if (number < 0) {
      throw new IllegalArgumentException("--rounds " + number + ": must be at least 1");
    }
    return number == 0 ? this
        : new Plan(scenarios, contenders, bestOnly, number, timing, cellLimit,
            limit.multipliedBy(Math.max(number, rounds)).dividedBy(rounds));
  }

  /** How often a row is run: what lies around taking and giving hardly varies and takes long. */
  int rounds(Scenario scenario) {
    return scenario.main() || !bestOnly ? rounds : 1;
  }

  /** The cells of one row. */
  List<Contender> contenders(Scenario scenario) {
    Set<Contender> wanted = new LinkedHashSet<>();
    for (Contender contender : Contender.pools()) {
      // A strict pool differs where there is a queue to overtake, which is no news in a short run.
      if (contender == Contender.HEDDLE || (scenario.main() && !bestOnly)) {
        wanted.add(contender);
      }
    }
    wanted.addAll(scenario.best());
    wanted.addAll(scenario.references());
    List<Contender> allowed = new ArrayList<>(wanted);
    allowed.retainAll(contenders);
    return allowed;
  }
}
