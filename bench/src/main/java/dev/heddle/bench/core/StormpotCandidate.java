package dev.heddle.bench.core;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import stormpot.Allocator;
import stormpot.BasePoolable;
import stormpot.Expiration;
import stormpot.Pool;
import stormpot.PoolTap;
import stormpot.Slot;
import stormpot.Timeout;

/** Stormpot without expiration and leak detection, through its usual tap or the one for virtual threads. */
final class StormpotCandidate implements Candidate {

  private final Pool<Claim> pool;
  private final PoolTap<Claim> tap;
  private final Timeout timeout;

  StormpotCandidate(PoolSpec spec, boolean virtualThreads) {
    pool = Pool.from(new Opener(spec.things()))
        .setSize(spec.size())
        .setExpiration(Expiration.never())
        .setBackgroundExpirationEnabled(false)
        .setPreciseLeakDetectionEnabled(false)
        .build();
    tap = virtualThreads ? pool.getVirtualThreadSafeTap() : pool.getThreadSafeTap();
    timeout = new Timeout(spec.timeout());
  }

  @Override
  public @Nullable Object take() throws InterruptedException {
    return tap.claim(timeout);
  }

  @Override
  public void give(Object ticket) {
    ((Claim) ticket).release();
  }

  @Override
  public Thing thing(Object ticket) {
    return ((Claim) ticket).thing;
  }

  @Override
  public void close() {
    try {
      pool.shutdown().await(new Timeout(10, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static final class Claim extends BasePoolable {

    final Thing thing;

    Claim(Slot slot, Thing thing) {
      super(slot);
      this.thing = thing;
    }
  }

  private record Opener(Things things) implements Allocator<Claim> {

    @Override
    public Claim allocate(Slot slot) {
      return new Claim(slot, things.open());
    }

    @Override
    public void deallocate(Claim claim) {}
  }
}
