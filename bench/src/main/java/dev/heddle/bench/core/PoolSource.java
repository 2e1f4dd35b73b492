package dev.heddle.bench.core;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One pool for all bursts; a ring is laid anew for each, because its workers leave it. */
final class PoolSource implements Supplier<Candidate> {

  private final Contender contender;
  private final PoolSpec spec;
  private final int workers;
  private @Nullable Candidate pool;

  PoolSource(Contender contender, PoolSpec spec, int workers) {
    this.contender = contender;
    this.spec = spec;
    this.workers = workers;
  }

  Contender contender() {
    return contender;
  }

  @Override
  public Candidate get() {
    Candidate current = pool;
    if (current == null || contender == Contender.FIFO_RING) {
      try {
        current = contender.open(spec, workers);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      pool = current;
    }
    return current;
  }
}
