package dev.heddle.core;

import dev.heddle.pool.CloseReason;
import dev.heddle.pool.Lease;
import dev.heddle.pool.LeaseInfo;
import dev.heddle.pool.PoolEvent;
import dev.heddle.pool.PoolState;
import dev.heddle.pool.TimeSource;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/**
 * Walks over the slots now and then: closes what is too old or idle for too long, checks what lies unused, keeps the
 * minimum of idle connections, and looks for leaks. A walk does nothing that could block.
 */
final class Keeper<C> implements Runnable {

  private static final long SHORTEST_PERIOD = Duration.ofMillis(20).toNanos();
  private static final long LONGEST_PERIOD = Duration.ofSeconds(1).toNanos();
  /** Each limit is kept to a tenth. */
  private static final int WALKS_PER_LIMIT = 10;

  private final LeasePool<C> pool;
  private final SlotTable<C> table;
  private final TimeSource time;
  private final TimeSource.Alarm alarm;
  private final ReferenceQueue<Lease<?>> garbage = new ReferenceQueue<>();
  private volatile boolean stopped;

  Keeper(LeasePool<C> pool, TimeSource time) {
    this.pool = pool;
    this.table = pool.table;
    this.time = time;
    this.alarm = time.alarm(this);
  }

  void schedule() {
    if (!stopped) {
      alarm.ringBy(time.nanoTime() + period());
    }
  }

  void stop() {
    stopped = true;
    alarm.cancel();
  }

  private long period() {
    Limits limits = pool.limits();
    long shortest = Math.min(Math.min(limits.idleTimeout(), limits.maxLifetime()),
        Math.min(limits.keepalive(), limits.leakThreshold()));
    return Math.max(SHORTEST_PERIOD, Math.min(LONGEST_PERIOD, shortest / WALKS_PER_LIMIT));
  }

  ReferenceQueue<Lease<?>> garbage() {
    return garbage;
  }

  @Override
  public void run() {
    if (stopped) {
      return;
    }
    long now = time.nanoTime();
    Limits limits = pool.limits();
    if (pool.state() == PoolState.READY) {
      closeTheOld(now);
      closeTheIdle(now, limits.idleTimeout());
      checkTheUnused(now, limits.keepalive());
      pool.opener.demand();
    }
    lookForLeaks(now, limits.leakThreshold());
    lookAtGarbage();
    pool.lifecycle.recomputeMode();
    schedule();
  }

  private void closeTheOld(long now) {
    for (int i = 0; i < table.size(); i++) {
      Slot<C> slot = table.slot(i);
      long word = slot.word();
      if (slot.isFree(word) && now - slot.expiresAt >= 0) {
        pool.closer.close(slot, word, CloseReason.LIFETIME, 0);
      }
    }
  }

  private void closeTheIdle(long now, long idleTimeout) {
    int spare = table.countFree() - pool.limits().minIdle();
    for (int i = table.size() - 1; i >= 0 && spare > 0; i--) { // the lowest are the warm ones
      Slot<C> slot = table.slot(i);
      long word = slot.word();
      if (slot.isFree(word) && now - slot.lastUsed() >= idleTimeout
          && pool.closer.close(slot, word, CloseReason.IDLE, 0)) {
        spare--;
      }
    }
  }

  private void checkTheUnused(long now, long keepalive) {
    for (int i = 0; i < table.size(); i++) {
      Slot<C> slot = table.slot(i);
      long word = slot.word();
      if (slot.isFree(word) && now - Math.max(slot.lastUsed(), slot.checkedAt) >= keepalive) {
        pool.checker.check(slot, word);
      }
    }
  }

  private void lookForLeaks(long now, long threshold) {
    for (int i = 0; i < table.size(); i++) {
      Slot<C> slot = table.slot(i);
      long word = slot.word();
      boolean seenBefore = slot.sweptWord == word;
      slot.sweptWord = word;
      // Only a lease that the last walk saw too has surely written its owner and its time.
      if (!seenBefore || SlotWord.phase(word) != SlotWord.LIVE || slot.isFree(word)) {
        continue;
      }
      if (now - slot.acquiredAt >= threshold && slot.suspectedWord != word) {
        slot.suspectedWord = word;
        report(slot, word, PoolEvent.LeakKind.SUSPECTED, pool.counters.leaksSuspected);
      }
      Thread owner = slot.owner;
      if (owner != null && !owner.isAlive() && slot.orphanedWord != word && (slot.flags() & Slot.HANDED_OFF) == 0) {
        slot.orphanedWord = word;
        report(slot, word, PoolEvent.LeakKind.ORPHANED, pool.counters.leaksOrphaned);
      }
    }
  }

  private void lookAtGarbage() {
    for (Reference<?> found = garbage.poll(); found != null; found = garbage.poll()) {
      if (found instanceof LeaseWatch watch) {
        Slot<C> slot = table.slot(watch.slot().index);
        if (slot.equals(watch.slot()) && slot.word() == watch.word() && !slot.isFree(watch.word())) {
          report(slot, watch.word(), PoolEvent.LeakKind.CERTAIN, pool.counters.leaksCertain);
        }
      }
    }
  }

  private void report(Slot<C> slot, long word, PoolEvent.LeakKind kind, LongAdder counter) {
    LeaseInfo lease = pool.figures.describe(slot);
    counter.increment();
    boolean reclaim = kind != PoolEvent.LeakKind.SUSPECTED && pool.limits().reclaimsLeaks()
        && pool.closer.reclaim(slot, word, CloseReason.LEAKED);
    if (reclaim) {
      pool.counters.leaksReclaimed.increment();
    }
    PoolEvent.Leaked event = new PoolEvent.Leaked(pool.name(), time.instant(), kind, lease, reclaim);
    pool.events.publish(() -> event);
    PoolJfr.leaked(event);
  }
}
