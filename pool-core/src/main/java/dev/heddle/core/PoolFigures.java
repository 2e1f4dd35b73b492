package dev.heddle.core;

import dev.heddle.pool.ConnectionInfo;
import dev.heddle.pool.LeaseInfo;
import dev.heddle.pool.Occupancy;
import dev.heddle.pool.PoolStats;
import dev.heddle.pool.PoolTimes;
import dev.heddle.pool.Situation;
import dev.heddle.pool.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sums up the slots for those who look at a pool. Nobody who acquires or releases waits for it. */
final class PoolFigures<C> {

  /** Holders named in an error message. */
  private static final int LONGEST_HOLDERS = 3;
  /** A count that was disturbed is begun anew at most so often; then it is an estimate. */
  private static final int MOST_COUNTS = 8;
  /** In a storm, errors share a snapshot of this age. */
  private static final long SITUATION_AGE_NANOS = 5_000_000;

  private final LeasePool<C> pool;
  private final SlotTable<C> table;
  private final TimeSource time;

  private record Taken(long at, Situation situation) {
  }

  private volatile @Nullable Taken lastSituation;

  PoolFigures(LeasePool<C> pool, TimeSource time) {
    this.pool = pool;
    this.table = pool.table;
    this.time = time;
  }

  Occupancy occupancy() {
    Occupancy counted = count();
    for (int i = 1; i < MOST_COUNTS && counted.total() > pool.opener.total(); i++) {
      long before = pool.opener.changes();
      counted = count();
      if (pool.opener.changes() == before) {
        return counted;
      }
    }
    return within(counted, Math.max(pool.limits().maxSize(), pool.opener.total()));
  }

  /** A place that closed behind the count's back and one that opened before it may both be in a disturbed count. */
  private static Occupancy within(Occupancy counted, int most) {
    int excess = Math.max(0, counted.total() - most);
    int closing = Math.max(0, counted.closing() - excess);
    excess -= counted.closing() - closing;
    int opening = Math.max(0, counted.opening() - excess);
    excess -= counted.opening() - opening;
    int idle = Math.max(0, counted.idle() - excess);
    excess -= counted.idle() - idle;
    return new Occupancy(counted.maxSize(), counted.minIdle(), idle, counted.inUse() - excess, opening, closing,
        counted.pending());
  }

  private Occupancy count() {
    int idle = 0;
    int inUse = 0;
    int opening = 0;
    int closing = 0;
    for (int i = 0; i < table.size(); i++) {
      Slot<C> slot = table.slot(i);
      long word = slot.word();
      switch (SlotWord.phase(word)) {
        case SlotWord.OPENING -> opening++;
        case SlotWord.CLOSING -> closing++;
        case SlotWord.CHECKING -> idle++;
        case SlotWord.LIVE, SlotWord.RETIRED -> {
          if (slot.isFree(word)) {
            idle++;
          } else {
            inUse++;
          }
        }
        default -> {
        }
      }
    }
    return new Occupancy(pool.limits().maxSize(), pool.limits().minIdle(), idle, inUse, opening, closing,
        pool.queue.size());
  }

  /** What is told to those who get nothing: shared by all who ask within a few milliseconds. */
  Situation situation() {
    long now = time.nanoTime();
    Taken last = lastSituation;
    if (last != null && now - last.at < SITUATION_AGE_NANOS && now - last.at >= 0) {
      return last.situation;
    }
    List<LeaseInfo> holders = leases();
    Situation taken = new Situation(pool.name(), pool.state(), occupancy(),
        holders.subList(0, Math.min(LONGEST_HOLDERS, holders.size())),
        Optional.ofNullable(pool.opener.breaker().lastFailure()), pool.opener.breaker().isOpen());
    lastSituation = new Taken(now, taken);
    return taken;
  }

  PoolStats stats() {
    long acquired = 0;
    for (int i = 0; i < table.size(); i++) {
      acquired += table.slot(i).uses;
    }
    long waited = pool.counters.waited.sum();
    // A lease that is cut off in the moment of its acquire may be noted in a place that was retired already.
    acquired = Math.max(acquired, waited);
    Occupancy now = occupancy();
    long unrecordedUses = acquired - pool.lending.useTimes().count() - now.inUse();
    return new PoolStats(pool.name(), time.instant(), pool.state(), pool.generation(), now,
        pool.counters.totals(acquired, waited),
        new PoolTimes(pool.lending.waitTimes().snapshot().plusZeros(acquired - waited),
            pool.opener.openTimes().snapshot(),
            pool.lending.useTimes().snapshot().plusZeros(unrecordedUses)));
  }

  List<LeaseInfo> leases() {
    List<LeaseInfo> leases = new ArrayList<>();
    for (int i = 0; i < table.size(); i++) {
      Slot<C> slot = table.slot(i);
      long word = slot.word();
      if (SlotWord.phase(word) == SlotWord.LIVE && !slot.isFree(word)) {
        LeaseInfo info = describe(slot);
        if (slot.word() == word) {
          leases.add(info);
        }
      }
    }
    leases.sort(Comparator.comparing(LeaseInfo::held).reversed());
    return leases;
  }

  LeaseInfo describe(Slot<C> slot) {
    Thread owner = slot.owner;
    Duration held = Duration.ofNanos(Math.max(0, time.nanoTime() - slot.acquiredAt));
    LeaseWatch watch = slot.watch;
    return new LeaseInfo(pool.name(), slot.id, owner == null ? "unknown" : nameOf(owner),
        owner != null && !owner.isAlive(), (slot.flags() & Slot.HANDED_OFF) != 0, slot.how.label(),
        time.instant().minus(held), held, Optional.ofNullable(watch).map(LeaseWatch::stack));
  }

  private static String nameOf(Thread thread) {
    String name = thread.getName();
    return name.isEmpty() ? "#" + thread.threadId() : name;
  }

  List<ConnectionInfo> connections() {
    List<ConnectionInfo> connections = new ArrayList<>();
    for (int i = 0; i < table.size(); i++) {
      Slot<C> slot = table.slot(i);
      long word = slot.word();
      ConnectionInfo.State state = switch (SlotWord.phase(word)) {
        case SlotWord.LIVE ->
          slot.isFree(word) ? ConnectionInfo.State.IDLE : ConnectionInfo.State.IN_USE;
        case SlotWord.CHECKING -> ConnectionInfo.State.VALIDATING;
        case SlotWord.CLOSING -> ConnectionInfo.State.CLOSING;
        default -> null;
      };
      if (state != null) {
        connections.add(describe(slot, state));
      }
    }
    return connections;
  }

  private ConnectionInfo describe(Slot<C> slot, ConnectionInfo.State state) {
    long uses = slot.uses - slot.usesBefore;
    return new ConnectionInfo(slot.id, state, slot.generation, wallClock(slot.openedAt),
        Duration.ofNanos(slot.openTook), uses == 0 ? Optional.empty() : Optional.of(wallClock(slot.lastUsed())), uses,
        slot.failures);
  }

  Optional<Instant> lastUsed() {
    long last = Long.MIN_VALUE;
    long now = time.nanoTime();
    for (int i = 0; i < table.size(); i++) {
      Slot<C> slot = table.slot(i);
      if (slot.uses > 0) {
        last = Math.max(last, slot.lastUsed() - now);
      }
    }
    return last == Long.MIN_VALUE ? Optional.empty() : Optional.of(wallClock(now + Math.min(0, last)));
  }

  private Instant wallClock(long nanoTime) {
    return time.instant().minusNanos(time.nanoTime() - nanoTime);
  }
}
