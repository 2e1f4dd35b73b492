package dev.heddle.core;

import dev.heddle.pool.Capabilities;
import dev.heddle.pool.CloseReason;
import dev.heddle.pool.CloseReport;
import dev.heddle.pool.Deadline;
import dev.heddle.pool.EvictMode;
import dev.heddle.pool.LeaseInfo;
import dev.heddle.pool.PauseMode;
import dev.heddle.pool.PoolAct;
import dev.heddle.pool.PoolClosedException;
import dev.heddle.pool.PoolEvent;
import dev.heddle.pool.PoolState;
import dev.heddle.pool.PoolStateException;
import dev.heddle.pool.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * The acts that change what a pool does with acquirers. They exclude each other by a lock that is never held while
 * waiting; acquirers and holders see only the {@link Mode}.
 *
 * <pre>
 *   READY    --pause-->  PAUSED     --resume-->  READY
 *   READY, PAUSED  --drain-->  DRAINING  --resume-->  READY
 *   any      --close-->  CLOSED
 * </pre>
 */
final class Lifecycle<C> {

  static final Capabilities CAPABILITIES = Capabilities.of(Map.of(
      PoolAct.RESIZE, "in place: surplus idle connections now, surplus leased ones when they come back",
      PoolAct.EVICT_SOFT, "idle connections now, leased ones when they come back",
      PoolAct.EVICT_HARD, "all now; leased ones are closed under their holders",
      PoolAct.RECONFIGURE, "live, or by a new generation of connections",
      PoolAct.LIST_CONNECTIONS, "all connections",
      PoolAct.VALIDATE, "by an idle connection, or by opening one"));

  /** How long a close waits for physical closes after the last lease; what takes longer goes on in the background. */
  private static final Duration LAST_CLOSES = Duration.ofSeconds(5);
  /** By then every release that an eviction or a death raced with is visible. */
  private static final long SETTLED_NANOS = 2_000_000;

  private final LeasePool<C> pool;
  private final SlotTable<C> table;
  private final TimeSource time;
  private final TimeSource.Alarm healthChecks;
  private final TimeSource.Alarm settled;
  private final ReentrantLock changing = new ReentrantLock();
  private final AtomicLong generation = new AtomicLong();
  private final CompletableFuture<CloseReport> closed = new CompletableFuture<>();
  private volatile PoolState state = PoolState.READY;
  private boolean failing; // guarded by changing

  Lifecycle(LeasePool<C> pool, TimeSource time) {
    this.pool = pool;
    this.table = pool.table;
    this.time = time;
    this.healthChecks = time.alarm(this::checkHealthInBackground);
    this.settled = time.alarm(this::closeUnfitNow);
  }

  PoolState state() {
    return state;
  }

  long generation() {
    return generation.get();
  }

  void requireOpen() {
    if (state == PoolState.CLOSED) {
      throw new PoolClosedException(pool.name());
    }
  }

  void recomputeMode() {
    changing.lock();
    try {
      int bits = switch (state) {
        case READY -> 0;
        case PAUSED -> Mode.PAUSED;
        case DRAINING -> Mode.DRAINING;
        case CLOSED -> Mode.CLOSED;
      };
      pool.lending.mode(standing() | bits | (failing ? Mode.FAILING : 0));
    } finally {
      changing.unlock();
    }
  }

  /** What does not depend on the state. */
  private int standing() {
    Limits limits = pool.limits();
    return (pool.lending.isChoosing() ? Mode.CHOOSING : 0) | (pool.handover.isStrict() ? Mode.STRICT : 0)
        | (limits.leakSample() > 0 ? Mode.SAMPLING : 0) | (limits.validationInterval() == 0 ? Mode.CHECKING : 0)
        | (limits.maxIdle() < limits.maxSize() || pool.opener.total() > limits.maxSize() ? Mode.COUNTING : 0);
  }

  private void become(PoolState next, boolean failAcquirers) {
    PoolState before = state;
    state = next;
    failing = failAcquirers;
    recomputeMode();
    if (before != next) {
      pool.events.publish(() -> new PoolEvent.StateChanged(pool.name(), time.instant(), before, next));
      PoolJfr.changed(pool.name(), before, next);
    }
  }

  void pause(PauseMode mode) {
    changing.lock();
    try {
      requireOpen();
      if (state == PoolState.DRAINING) {
        throw new PoolStateException(pool.name(), state, "pause");
      }
      become(PoolState.PAUSED, mode == PauseMode.FAIL);
    } finally {
      changing.unlock();
    }
    refuseThoseWhoShallNotWait();
  }

  void resume() {
    changing.lock();
    try {
      requireOpen();
      become(PoolState.READY, false);
    } finally {
      changing.unlock();
    }
    pool.handover.resume();
    pool.opener.demand();
  }

  boolean drain(Duration limit) throws InterruptedException {
    changing.lock();
    try {
      requireOpen();
      become(PoolState.DRAINING, state == PoolState.READY || failing);
    } finally {
      changing.unlock();
    }
    refuseThoseWhoShallNotWait();
    closeFree(CloseReason.SHUTDOWN);
    return pool.signal.await(() -> pool.figures.occupancy().inUse() == 0, Deadline.in(limit, time));
  }

  private void refuseThoseWhoShallNotWait() {
    Refusal refusal = pool.refusalOfWaiters();
    if (refusal != null) {
      pool.handover.refuseAll(refusal);
    }
  }

  int evict(EvictMode mode) {
    requireOpen();
    long next = generation.incrementAndGet();
    int condemned = 0;
    for (int i = 0; i < table.size(); i++) {
      Slot<C> slot = table.slot(i);
      long word = slot.word();
      if (SlotWord.phase(word) == SlotWord.LIVE || SlotWord.phase(word) == SlotWord.CHECKING) {
        condemned++;
        slot.addFlag(Slot.LOOK);
        if (mode == EvictMode.HARD && SlotWord.phase(word) == SlotWord.LIVE && !slot.isFree(word)) {
          pool.closer.reclaim(slot, word, CloseReason.STALE);
        }
      }
    }
    closeUnfit();
    int count = condemned;
    pool.events.publish(() -> new PoolEvent.Evicted(pool.name(), time.instant(), next, count));
    pool.opener.demand();
    return count;
  }

  /** Closes free connections that are of older generations or broken: now, and again once all releases are visible. */
  void closeUnfit() {
    closeUnfitNow();
    settled.ringBy(time.nanoTime() + SETTLED_NANOS);
  }

  private void closeUnfitNow() {
    long now = generation.get();
    for (int i = 0; i < table.size(); i++) {
      Slot<C> slot = table.slot(i);
      long word = slot.word();
      if (slot.isFree(word) && (slot.flags() & Slot.BROKEN) != 0) {
        pool.closer.close(slot, word, CloseReason.BROKEN, 0);
      } else if (slot.isFree(word) && slot.generation != now) {
        pool.closer.close(slot, word, CloseReason.STALE, 0);
      }
    }
  }

  void closeFree(CloseReason reason) {
    for (int i = 0; i < table.size(); i++) {
      Slot<C> slot = table.slot(i);
      long word = slot.word();
      if (slot.isFree(word)) {
        pool.closer.close(slot, word, reason, 0);
      }
    }
  }

  /** Closes free connections that are too many; leased ones follow when they come back. */
  void closeSurplus() {
    for (int i = table.size() - 1; i >= 0; i--) {
      Slot<C> slot = table.slot(i);
      long word = slot.word();
      if (slot.isFree(word)) {
        if (!pool.closer.takeSurplus()) {
          break;
        }
        if (!pool.closer.closeSurplus(slot, word, CloseReason.SURPLUS, 0)) {
          pool.closer.returnSurplus();
        }
      }
    }
  }

  CloseReport close(Duration grace) {
    int closedBefore = pool.closer.closed();
    changing.lock();
    try {
      if (state == PoolState.CLOSED) {
        return closedBefore();
      }
      become(PoolState.CLOSED, true);
    } finally {
      changing.unlock();
    }
    long start = time.nanoTime();
    pool.keeper.stop();
    pool.opener.stop();
    healthChecks.cancel();
    settled.cancel();
    pool.handover.close();
    pool.signal.changed();
    pool.closer.holdNoLonger();
    closeFree(CloseReason.SHUTDOWN);
    boolean interrupted = !awaitUninterrupted(() -> pool.figures.occupancy().inUse() == 0, grace);
    List<LeaseInfo> cutOff = new ArrayList<>();
    for (int i = 0; i < table.size(); i++) {
      Slot<C> slot = table.slot(i);
      long word = slot.word();
      if (SlotWord.phase(word) == SlotWord.LIVE) {
        LeaseInfo lease = pool.figures.describe(slot);
        if (slot.isFree(word)) {
          pool.closer.close(slot, word, CloseReason.SHUTDOWN, 0);
        } else if (pool.closer.reclaim(slot, word, CloseReason.SHUTDOWN)) {
          cutOff.add(lease);
        }
      }
    }
    interrupted |= !awaitUninterrupted(this::isEmpty, LAST_CLOSES);
    pool.opener.retireFactory();
    int inOrder = pool.closer.closed() - closedBefore - cutOff.size();
    CloseReport report = new CloseReport(Duration.ofNanos(time.nanoTime() - start), Math.max(0, inOrder), cutOff);
    closed.complete(report);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return report;
  }

  private CloseReport closedBefore() {
    return closed.join();
  }

  private boolean isEmpty() {
    return pool.opener.total() <= pool.figures.occupancy().opening();
  }

  /** False if the wait was ended by an interrupt. */
  private boolean awaitUninterrupted(BooleanSupplier condition, Duration limit) {
    try {
      boolean reached = pool.signal.await(condition, Deadline.in(limit, time));
      return reached || !Thread.currentThread().isInterrupted();
    } catch (InterruptedException early) {
      return false;
    }
  }

  // ---- health

  void scheduleHealthChecks() {
    healthChecks.ringBy(time.nanoTime() + pool.limits().healthInterval());
  }

  private void checkHealthInBackground() {
    if (state == PoolState.CLOSED) {
      return;
    }
    if (state == PoolState.READY) {
      Thread.ofVirtual().name("heddle-health-" + pool.name()).start(() -> {
        try {
          checkHealth();
        } catch (InterruptedException stopped) {
          Thread.currentThread().interrupt();
        }
      });
    }
    scheduleHealthChecks();
  }

  /** Asks an idle connection; where none is sound, a new one; where there is no place for one, the target is busy. */
  void checkHealth() throws InterruptedException {
    try {
      CompletableFuture<Boolean> idle = pool.checker.checkAny(table);
      boolean sound = idle != null && idle.get();
      if (!sound) {
        CompletableFuture<Boolean> opened = pool.opener.openOne();
        if (opened != null && !opened.get()) {
          pool.counters.healthCheckFailures.increment();
        }
      }
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    } finally {
      pool.health.checked();
    }
  }
}
