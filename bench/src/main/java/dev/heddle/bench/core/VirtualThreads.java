package dev.heddle.bench.core;

import org.openjdk.jmh.runner.RunnerException;

/**
 * Many virtual threads take, hold and give back all the time.
 *
 * @param threads how many
 * @param size of the pool
 * @param hold what a holder does
 * @param uses how often each thread takes in one burst: for a burst of some tenths of a second
 */
record VirtualThreads(int threads, int size, Hold hold, int uses) implements Workload {

  @Override
  public Figures run(Contender contender, Timing timing) throws RunnerException {
    if (hold == Hold.NOTHING) {
      // A clock reading costs more than such a take: rate and waits are measured one after the other.
      Figures figures = bursts(contender, false, timing).figures();
      BurstsBenchmark.Outcome clocked = bursts(contender, true, timing.half());
      double failures = figures.getOrZero(Figure.FAILURES) + clocked.figures().getOrZero(Figure.FAILURES);
      return figures.with(Figure.FAILURES, failures).withWaits(clocked.waits());
    }
    BurstsBenchmark.Outcome outcome = bursts(contender, true, timing);
    Figures figures = outcome.figures().withWaits(outcome.waits());
    if (hold == Hold.MILLISECOND) {
      double ideal = size / (Hold.LENGTH.toNanos() / 1e9);
      figures = figures.with(Figure.OF_IDEAL, figures.getOrZero(Figure.OPS_PER_SEC) / ideal);
    }
    return figures;
  }

  private BurstsBenchmark.Outcome bursts(Contender contender, boolean clocked, Timing timing) throws RunnerException {
    // Without a pool nothing but their number keeps the workers from holding more than there is.
    int workers = contender == Contender.NO_POOL ? size : threads;
    int each = uses * threads / workers;
    return BurstsBenchmark.run(contender, size, workers, true, each, hold, clocked, timing);
  }
}
