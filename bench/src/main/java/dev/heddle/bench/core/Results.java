package dev.heddle.bench.core;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What all rounds measured, and what follows from it. For one thread. */
final class Results {

  private final Map<Cell, TreeMap<Integer, Figures>> measured = new HashMap<>();
  private final Map<Cell, List<String>> mishaps = new HashMap<>();

  private record Cell(String scenario, Contender contender) {}

  void add(Scenario scenario, Contender contender, int round, Figures figures) {
    measured.computeIfAbsent(new Cell(scenario.name(), contender), cell -> new TreeMap<>()).put(round, figures);
  }

  /** Notes that a cell gave no figures in a round. */
  void addMishap(Scenario scenario, Contender contender, String what) {
    mishaps.computeIfAbsent(new Cell(scenario.name(), contender), cell -> new ArrayList<>()).add(what);
  }

  List<String> mishaps(Scenario scenario, Contender contender) {
    return mishaps.getOrDefault(new Cell(scenario.name(), contender), List.of());
  }

  /** How many rounds gave figures. */
  int rounds(Scenario scenario, Contender contender) {
    return byRound(scenario, contender).size();
  }

  /** The median over the rounds; null where the figure does not apply or no round gave any. */
  @Nullable
  Double median(Scenario scenario, Contender contender, Figure figure) {
    List<Double> values = values(scenario, contender, figure).toList();
    return values.isEmpty() ? null : Statistics.median(values);
  }

  /** The least of all rounds; null where the figure does not apply. */
  @Nullable
  Double least(Scenario scenario, Contender contender, Figure figure) {
    return values(scenario, contender, figure).min(Double::compare).orElse(null);
  }

  /** The greatest of all rounds; null where the figure does not apply. */
  @Nullable
  Double most(Scenario scenario, Contender contender, Figure figure) {
    return values(scenario, contender, figure).max(Double::compare).orElse(null);
  }

  double mostOrZero(Scenario scenario, Contender contender, Figure figure) {
    return values(scenario, contender, figure).max(Double::compare).orElse(0.0);
  }

  private Stream<Double> values(Scenario scenario, Contender contender, Figure figure) {
    return byRound(scenario, contender).values().stream().flatMap(figures -> Stream.ofNullable(figures.get(figure)));
  }

  /** The rival with the best median of the scenario's own measure. */
  Optional<Contender> bestRival(Scenario scenario) {
    return best(scenario, scenario.workload().measure(), Stream.of(Contender.values()).filter(Contender::isRival));
  }

  private Optional<Contender> best(Scenario scenario, Measure measure, Stream<Contender> among) {
    Contender best = null;
    double bestValue = 0;
    for (Contender contender : among.toList()) {
      Double value = median(scenario, contender, measure.figure());
      if (value != null && (best == null || measure.ratio(value, bestValue) > 1)) {
        best = contender;
        bestValue = value;
      }
    }
    return Optional.ofNullable(best);
  }

  /** How many times better than the best rival, by the scenario's own measure; null where one of both is missing. */
  @Nullable
  Double ratioToBestRival(Scenario scenario, Contender contender) {
    Measure measure = scenario.workload().measure();
    Optional<Contender> rival = bestRival(scenario);
    if (rival.isEmpty()) {
      return null;
    }
    List<Double> ratios = paired(scenario, contender, rival.get(), measure.figure(), measure::ratio);
    return ratios.isEmpty() ? null : Statistics.median(ratios);
  }

  /** What became of a goal; empty where a figure is missing. */
  Optional<Verdict> verdict(Scenario scenario, Goal goal, Contender ours) {
    if (goal.yardstick() instanceof Yardstick.Absolute) {
      return judge(goal, Optional.empty(), paired(scenario, ours, ours, goal.figure(), goal::compared));
    }
    Optional<Contender> other = switch (goal.yardstick()) {
      case Yardstick.One one -> Optional.of(one.contender());
      case Yardstick.BestRival rival -> best(scenario, measureOf(goal), rivals());
      case Yardstick.BestFairRival rival -> best(scenario, measureOf(goal), rivals().filter(Contender::isFairRival));
      case Yardstick.Absolute absolute -> Optional.empty();
    };
    return other.flatMap(contender -> judge(goal, other,
        paired(scenario, ours, contender, goal.figure(), goal::compared)));
  }

  private static Optional<Verdict> judge(Goal goal, Optional<Contender> yardstick, List<Double> values) {
    if (values.isEmpty()) {
      return Optional.empty();
    }
    double median = Statistics.median(values);
    double spread = Statistics.spread(values);
    return Optional.of(new Verdict(goal, yardstick, median, spread, values.size(), goal.isMet(median, spread)));
  }

  private static Measure measureOf(Goal goal) {
    return Stream.of(Measure.values()).filter(measure -> measure.figure() == goal.figure()).findFirst()
        .orElseThrow(() -> new IllegalArgumentException("nobody is ranked by " + goal.figure()));
  }

  private static Stream<Contender> rivals() {
    return Stream.of(Contender.values()).filter(Contender::isRival);
  }

  /** Compares the two in each round that both took part in on the same processors, see {@link Figures#isComparableWith}. */
  private List<Double> paired(Scenario scenario, Contender one, Contender other, Figure figure, Comparing comparing) {
    List<Double> values = new ArrayList<>();
    Map<Integer, Figures> others = byRound(scenario, other);
    byRound(scenario, one).forEach((round, figures) -> {
      Figures against = others.get(round);
      if (against != null && figures.isComparableWith(against)) {
        Double value = figures.get(figure);
        Double yardstick = against.get(figure);
        if (value != null && yardstick != null) {
          values.add(comparing.compare(value, yardstick));
        }
      }
    });
    return values;
  }

  private Map<Integer, Figures> byRound(Scenario scenario, Contender contender) {
    return measured.getOrDefault(new Cell(scenario.name(), contender), new TreeMap<>());
  }

  /** One value against another. */
  @FunctionalInterface
  private interface Comparing {
    double compare(double value, double yardstick);
  }

  /**
   * What became of a goal.
   *
   * @param yardstick with whom it was compared; empty where with a number
   * @param median of the rounds
   * @param spread of the rounds, see {@link Statistics#spread}
   */
  record Verdict(Goal goal, Optional<Contender> yardstick, double median, double spread, int rounds, boolean met) {}
}
