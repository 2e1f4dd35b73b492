package dev.heddle.bench.core;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;

/** Runs all cells of a plan, round by round, so that a slow minute of the machine hits all pools of a row alike. */
final class Comparison {

  private final Plan plan;
  private final PrintWriter out;

  Comparison(Plan plan, PrintWriter out) {
    this.plan = plan;
    this.out = out;
  }

  Results run() throws IOException, InterruptedException {
    Results results = new Results();
    long end = System.nanoTime() + plan.limit().toNanos();
    for (int round = 1; round <= plan.rounds(); round++) {
      for (Scenario scenario : plan.scenarios()) {
        if (round > plan.rounds(scenario)) {
          continue;
        }
        for (Contender contender : plan.contenders(scenario)) {
          if (System.nanoTime() > end) {
            say("the time is up in round %d", round);
            return results;
          }
          cell(results, round, scenario, contender);
        }
      }
    }
    return results;
  }

  private void cell(Results results, int round, Scenario scenario, Contender contender)
      throws IOException, InterruptedException {
    String name = String.format(Locale.ROOT, "round %d/%d  %-32s %-18s", round, plan.rounds(), scenario.name(),
        contender.label());
    switch (Fork.run(scenario, contender, plan.timing(), plan.cellLimit())) {
      case Fork.Measured(Figures figures) -> {
        results.add(scenario, contender, round, figures);
        say("%s %s", name, Report.line(scenario, figures));
      }
      case Fork.Stalled() -> {
        results.addMishap(scenario, contender, "stalled");
        say("%s stalled, cut off after %d s", name, plan.cellLimit().toSeconds());
      }
      case Fork.Failed(String why) -> {
        results.addMishap(scenario, contender, "failed");
        say("%s failed: %s", name, why);
      }
    }
  }

  private void say(String format, Object... values) {
    out.printf(Locale.ROOT, format + "%n", values);
    out.flush();
  }
}
