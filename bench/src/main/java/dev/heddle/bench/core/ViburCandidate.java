package dev.heddle.bench.core;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.vibur.objectpool.ConcurrentPool;
import org.vibur.objectpool.PoolObjectFactory;
import org.vibur.objectpool.util.ConcurrentLinkedDequeCollection;

/** Vibur's object pool, fair or not. */
final class ViburCandidate implements Candidate {

  private final ConcurrentPool<Thing> pool;
  private final long timeoutNanos;

  ViburCandidate(PoolSpec spec, boolean fair) {
    pool = new ConcurrentPool<>(new ConcurrentLinkedDequeCollection<>(), new Factory(spec.things()),
        spec.cold() ? 0 : spec.size(), spec.size(), fair);
    timeoutNanos = spec.timeout().toNanos();
  }

  @Override
  public @Nullable Object take() {
    return pool.tryTake(timeoutNanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void give(Object ticket) {
    pool.restore((Thing) ticket);
  }

  @Override
  public Thing thing(Object ticket) {
    return (Thing) ticket;
  }

  @Override
  public void close() {
    pool.close();
  }

  private record Factory(Things things) implements PoolObjectFactory<Thing> {

    @Override
    public Thing create() {
      return things.open();
    }

    @Override
    public boolean readyToTake(Thing thing) {
      return true;
    }

    @Override
    public boolean readyToRestore(Thing thing) {
      return true;
    }

    @Override
    public void destroy(Thing thing) {}
  }
}
