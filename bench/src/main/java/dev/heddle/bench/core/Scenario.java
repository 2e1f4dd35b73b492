package dev.heddle.bench.core;

import java.util.List;

/**
 * One row of the table.
 *
 * @param name in tables and files
 * @param meaning in a few words
 * @param workload what is done
 * @param best the two rivals known to be best at it, for a quick run
 * @param references what cannot be beaten
 * @param goals what Heddle shall reach
 * @param main whether all pools are compared; else only those in {@code best}
 */
record Scenario(String name, String meaning, Workload workload, List<Contender> best, List<Contender> references,
    List<Goal> goals, boolean main) {}
