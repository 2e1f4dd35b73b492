package dev.heddle.bench.core;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The heap that a pool takes for each idle connection, the connection itself left out: what is live after collections,
 * with several pools over connections that were made before.
 *
 * @param size of each pool
 */
record IdleMemory(int size) implements Workload {

  /** So many that what else the JVM does with its heap is lost among them. */
  private static final int POOLS = 10;
  private static final int COLLECTIONS = 4;

  @Override
  public Measure measure() {
    return Measure.BYTES;
  }

  @Override
  public Figures run(Contender contender, Timing timing) throws InterruptedException {
    // The first pool brings its classes with it.
    List<Candidate> pools = new ArrayList<>();
    pools.add(contender.open(spec(), 1));
    List<PoolSpec> specs = new ArrayList<>();
    for (int i = 0; i < POOLS; i++) {
      specs.add(spec());
    }
    long before = live();
    for (PoolSpec spec : specs) {
      pools.add(contender.open(spec, 1));
    }
    double each = (live() - before) / (double) (POOLS * size);
    Figures figures = Figures.NONE.with(Figure.BYTES_PER_OP, each);
    for (int i = 0; i < POOLS; i++) {
      figures = Soundness.check(figures, contender, pools.get(i + 1), specs.get(i).things(), size);
    }
    return figures;
  }

  private PoolSpec spec() {
    return new PoolSpec(size, PoolSpec.AMPLE, new Things(Duration.ZERO, false, size), false);
  }

  private static long live() {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
      Timing.pass(Duration.ofMillis(50));
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
