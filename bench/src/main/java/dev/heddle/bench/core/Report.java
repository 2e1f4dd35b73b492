package dev.heddle.bench.core;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The results for people and for programs. */
final class Report {

  /** Below this difference two pools are equal: that much lies between two runs of the same. */
  private static final double TIE = 1.2;
  /** Above this others disturbed the measurement: cores used by other processes. */
  private static final double DISTURBED = 0.3;
  /** Above this the compiler was not done, and much of what was measured is not what it makes of the code in the end. */
  private static final double COMPILING = 0.3;

  private static final String ROW = "  %-17s %8s %6s %6s %9s %9s %9s %9s %8s %9s %9s  %s%n";

  private final Plan plan;
  private final Results results;

  Report(Plan plan, Results results) {
    this.plan = plan;
    this.results = results;
  }

  /** The figures of one cell in one line. */
  static String line(Scenario scenario, Figures figures) {
    String place = lineTransfers(figures.get(Figure.LINE_MIN_NS), figures.get(Figure.LINE_MAX_NS));
    return result(scenario, figures) + (place.isEmpty() ? "" : ", line " + place + " ns");
  }

  private static String result(Scenario scenario, Figures figures) {
    return switch (scenario.workload().measure()) {
      case OPERATIONS -> Text.rate(figures.get(Figure.OPS_PER_SEC)) + " ops/s, longest wait "
          + Text.micros(figures.get(Figure.WAIT_MAX_US));
      case CPU -> "CPU " + Text.nanos(figures.get(Figure.CPU_NS_PER_OP));
      case BYTES -> Text.number(figures.get(Figure.BYTES_PER_OP)) + " bytes";
      case LONGEST_WAIT -> Text.micros(figures.get(Figure.WAIT_MAX_US));
    };
  }

  private static String lineTransfers(@Nullable Double shortest, @Nullable Double longest) {
    if (shortest == null || longest == null) {
      return "";
    }
    return Figures.isOnePlace(shortest, longest) ? Text.number(longest)
        : Text.number(shortest) + "-" + Text.number(longest);
  }

  /** All tables. */
  String text() {
    StringBuilder text = new StringBuilder();
    text.append(String.format(Locale.ROOT, "%nOperations per second (ratio to the best rival of the row)%n%n"));
    overview(text);
    section(text, "Taking and giving back", true);
    section(text, "Around it", false);
    text.append(String.format(Locale.ROOT, "%nMedians of the rounds. The ratio is to the best rival of the row, by the"
        + " figure that the row is about; below %.1f it is a tie.%n! others used more than %.1f cores meanwhile.%n"
        + "c the compiler used more than %.1f cores meanwhile: the cell was too short for it.%n"
        + "line: a cache line's way from one processor to another and back. Only rounds where it was the same for both"
        + " are compared.%n", TIE, DISTURBED, COMPILING));
    if (plan.rounds() < Plan.ENOUGH_ROUNDS) {
      text.append(String.format(Locale.ROOT, "%d rounds are a look, not a verdict: that takes %d.%n", plan.rounds(),
          Plan.ENOUGH_ROUNDS));
    }
    return text.toString();
  }

  private void overview(StringBuilder text) {
    List<Contender> columns = plan.contenders().stream()
        .filter(contender -> plan.scenarios().stream().anyMatch(
            scenario -> results.median(scenario, contender, Figure.OPS_PER_SEC) != null))
        .toList();
    text.append(String.format(Locale.ROOT, "%-31s", ""));
    columns.forEach(contender -> text.append(String.format(Locale.ROOT, " %17s", contender.label())));
    text.append(System.lineSeparator());
    for (Scenario scenario : plan.scenarios()) {
      if (scenario.main()) {
        text.append(String.format(Locale.ROOT, "%-31s", scenario.name()));
        for (Contender contender : columns) {
          String rate = Text.rate(results.median(scenario, contender, Figure.OPS_PER_SEC));
          String ratio = Text.number(results.ratioToBestRival(scenario, contender));
          String cell = rate.isEmpty() ? mishaps(scenario, contender)
              : ratio.isEmpty() ? rate : rate + " (" + ratio + ")";
          text.append(String.format(Locale.ROOT, " %17s", wasCompiling(scenario, contender) ? cell + " c" : cell));
        }
        text.append(System.lineSeparator());
      }
    }
  }

  private void section(StringBuilder text, String title, boolean main) {
    text.append(String.format(Locale.ROOT, "%n%s%n%n", title));
    text.append(String.format(Locale.ROOT, ROW, "", "ops/s", "ratio", "ideal", "wait p50", "p99", "p99.9", "max",
        "B/op", "CPU/op", "line ns", ""));
    for (Scenario scenario : plan.scenarios()) {
      if (scenario.main() == main) {
        text.append(String.format(Locale.ROOT, "%s: %s%n", scenario.name(), scenario.meaning()));
        plan.contenders(scenario).forEach(contender -> row(text, scenario, contender));
        scenario.goals().forEach(goal -> goal(text, scenario, goal));
      }
    }
  }

  private void row(StringBuilder text, Scenario scenario, Contender contender) {
    text.append(String.format(Locale.ROOT, ROW, contender.label(),
        Text.rate(results.median(scenario, contender, Figure.OPS_PER_SEC)),
        Text.number(results.ratioToBestRival(scenario, contender)),
        Text.number(results.median(scenario, contender, Figure.OF_IDEAL)),
        Text.micros(results.median(scenario, contender, Figure.WAIT_P50_US)),
        Text.micros(results.median(scenario, contender, Figure.WAIT_P99_US)),
        Text.micros(results.median(scenario, contender, Figure.WAIT_P999_US)),
        Text.micros(results.median(scenario, contender, Figure.WAIT_MAX_US)),
        Text.number(results.median(scenario, contender, Figure.BYTES_PER_OP)),
        Text.nanos(results.median(scenario, contender, Figure.CPU_NS_PER_OP)),
        lineTransfers(results.least(scenario, contender, Figure.LINE_MIN_NS),
            results.most(scenario, contender, Figure.LINE_MAX_NS)),
        remarks(scenario, contender)));
  }

  private String remarks(Scenario scenario, Contender contender) {
    List<String> remarks = new ArrayList<>();
    Double others = results.median(scenario, contender, Figure.OTHERS_LOAD);
    if (others != null && others > DISTURBED) {
      remarks.add("!");
    }
    if (wasCompiling(scenario, contender)) {
      remarks.add("c");
    }
    if (results.mostOrZero(scenario, contender, Figure.LOST) > 0) {
      remarks.add("lost connections");
    }
    if (results.mostOrZero(scenario, contender, Figure.CLASHES) > 0) {
      remarks.add("lent one twice");
    }
    double failures = results.mostOrZero(scenario, contender, Figure.FAILURES);
    if (failures > 0) {
      remarks.add(Text.number(failures) + " unexpected");
    }
    String mishaps = mishaps(scenario, contender);
    if (!mishaps.isEmpty()) {
      remarks.add(mishaps);
    }
    return String.join(", ", remarks);
  }

  private boolean wasCompiling(Scenario scenario, Contender contender) {
    Double compiler = results.median(scenario, contender, Figure.COMPILER_LOAD);
    return compiler != null && compiler > COMPILING;
  }

  private String mishaps(Scenario scenario, Contender contender) {
    List<String> all = results.mishaps(scenario, contender);
    if (all.isEmpty()) {
      return "";
    }
    String what = String.join("/", all.stream().distinct().toList());
    return all.size() == 1 ? what : what + " x" + all.size();
  }

  private void goal(StringBuilder text, Scenario scenario, Goal goal) {
    for (Contender ours : plan.contenders(scenario)) {
      if (ours.isOurs()) {
        results.verdict(scenario, goal, ours).ifPresent(verdict -> text.append(String.format(Locale.ROOT,
            "    %s: %s: %s +- %s in %d rounds: %s%n", ours.label(), describe(goal, verdict.yardstick()),
            value(goal, verdict.median()), value(goal, verdict.spread()), verdict.rounds(),
            verdict.met() ? "met" : "MISSED")));
      }
    }
  }

  /** A ratio, or the figure itself where that is what is bounded. */
  private static String value(Goal goal, double value) {
    if (goal.way() != Goal.Way.AT_MOST) {
      return Text.number(value);
    }
    return switch (goal.figure()) {
      case WAIT_MAX_US -> Text.micros(value);
      case CPU_NS_PER_OP -> Text.nanos(value);
      default -> Text.number(value);
    };
  }

  private static String describe(Goal goal, Optional<Contender> yardstick) {
    String whose = yardstick.map(Contender::label).orElse("");
    String bound = value(goal, goal.bound());
    return goal.figure().jsonName() + switch (goal.way()) {
      case AT_LEAST_TIMES -> " at least " + bound + " x " + whose;
      case AT_MOST_TIMES -> " at most " + bound + " x " + whose;
      case TIMES_LESS -> " " + bound + " times less than " + whose;
      case AT_MOST_MORE -> " at most " + bound + " more than " + whose;
      case AT_MOST -> " at most " + bound;
    };
  }

  /** An array of one object for each cell, null where a figure does not apply or could not be had. */
  String json() throws JsonProcessingException {
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    for (Scenario scenario : plan.scenarios()) {
      for (Contender contender : plan.contenders(scenario)) {
        rows.add(cell(scenario, contender));
      }
    }
    return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(rows)
        + System.lineSeparator();
  }

  private Map<String, @Nullable Object> cell(Scenario scenario, Contender contender) {
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    row.put("scenario", scenario.name());
    row.put("pool", contender.label());
    row.put(Figure.OPS_PER_SEC.jsonName(), results.median(scenario, contender, Figure.OPS_PER_SEC));
    row.put("ratioToBestRival", results.ratioToBestRival(scenario, contender));
    for (Figure figure : List.of(Figure.OF_IDEAL, Figure.WAIT_P50_US, Figure.WAIT_P99_US, Figure.WAIT_P999_US,
        Figure.WAIT_MAX_US, Figure.BYTES_PER_OP, Figure.CPU_NS_PER_OP)) {
      row.put(figure.jsonName(), results.median(scenario, contender, figure));
    }
    return row;
  }
}
