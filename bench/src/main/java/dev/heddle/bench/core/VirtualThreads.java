package dev.heddle.bench.core;

import java.time.Duration;

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
  public Figures run(Contender contender, Timing timing) throws InterruptedException {
    Things things = new Things(Duration.ZERO, true, 0);
    PoolSource pools = new PoolSource(contender, new PoolSpec(size, PoolSpec.AMPLE, things, false), threads);
    Figures figures;
    if (hold == Hold.NOTHING) {
      // A clock reading costs more than such a take: rate and waits are measured one after the other.
      figures = loop(pools, false, timing);
      Figures clocked = loop(pools, true, timing.half());
      figures = figures.with(Figure.FAILURES,
          figures.getOrZero(Figure.FAILURES) + clocked.getOrZero(Figure.FAILURES));
    } else {
      figures = loop(pools, true, timing);
    }
    if (hold == Hold.MILLISECOND) {
      double ideal = size / (Hold.LENGTH.toNanos() / 1e9);
      figures = figures.with(Figure.OF_IDEAL, figures.getOrZero(Figure.OPS_PER_SEC) / ideal);
    }
    return Soundness.check(figures.withWaits(things.waits()), contender, pools.get(), things, size);
  }

  private Figures loop(PoolSource pools, boolean clocked, Timing timing) throws InterruptedException {
    // Without a pool nothing but their number keeps the workers from holding more than there is.
    int workers = pools.contender() == Contender.NO_POOL ? size : threads;
    int each = uses * threads / workers;
    return new ClosedLoop(pools, workers, each, hold, clocked, Thread.ofVirtual().factory()).run(timing);
  }
}
