package dev.heddle.group;

import dev.heddle.pool.HealthStatus;
import dev.heddle.pool.ManagedPool;
import dev.heddle.pool.Pool;
import dev.heddle.pool.PoolState;
import dev.heddle.pool.TimeSource;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** One pool of a group: whether to ask it, and how much the group has of it. */
final class Member<C> {

  /** A verdict is looked at again after this long: often enough to notice, seldom enough to cost nothing. */
  private static final long LOOK_NANOS = Duration.ofMillis(20).toNanos();
  /** How often a member that is left out is asked whether it is back; nobody else would find out. */
  private static final long REVIVE_NANOS = Duration.ofSeconds(1).toNanos();

  private final Pool<C> pool;
  private final TimeSource time;
  private final AtomicInteger load = new AtomicInteger();
  private final AtomicBoolean reviving = new AtomicBoolean();
  private volatile long lookAt;
  private volatile long reviveAt;
  private volatile boolean usable = true;

  Member(Pool<C> pool, TimeSource time) {
    this.pool = pool;
    this.time = time;
    this.lookAt = time.nanoTime();
    this.reviveAt = time.nanoTime();
  }

  Pool<C> pool() {
    return pool;
  }

  /** Leases out and being waited for, through this group. */
  int load() {
    return load.get();
  }

  void begin() {
    load.incrementAndGet();
  }

  void end() {
    load.decrementAndGet();
  }

  /** Whether it lends and its target is not known to be sick. */
  boolean isUsable() {
    long now = time.nanoTime();
    if (now - lookAt >= 0) {
      boolean sick = pool.health().status() == HealthStatus.UNHEALTHY;
      usable = !sick && pool.stats().state() == PoolState.READY;
      lookAt = now + LOOK_NANOS;
      if (sick) {
        revive(now);
      }
    }
    return usable;
  }

  private void revive(long now) {
    if (pool instanceof ManagedPool<C> managed && now - reviveAt >= 0 && reviving.compareAndSet(false, true)) {
      reviveAt = now + REVIVE_NANOS;
      Thread.ofVirtual().name("heddle-revive-" + pool.name()).start(() -> check(managed));
    }
  }

  private void check(ManagedPool<C> managed) {
    try {
      var unused = managed.validateNow();
    } catch (InterruptedException nobodyDoesThat) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException closedMeanwhile) {
      usable = false;
    } finally {
      reviving.set(false);
    }
  }
}
