package dev.heddle.bench.core;

/** Looks, after a workload, whether the pool kept what it promises at the least. */
final class Soundness {

  private Soundness() {}

  /** Adds whether connections were lost or lent twice. */
  static Figures check(Figures figures, Contender contender, Candidate candidate, Things things, int size)
      throws InterruptedException {
    boolean whole = contender.isReference() || Filling.whole(candidate, size);
    return figures.with(Figure.LOST, whole ? 0 : 1).with(Figure.CLASHES, things.clashes());
  }
}
