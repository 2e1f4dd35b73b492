package dev.heddle.core;

import dev.heddle.pool.SelectionStrategy;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The places of a pool, and how a free one is found.
 *
 * <p>First of all the one that a hint names: what a thread of the same lane last found or left. A lane is a slice of thread
 * numbers, so nothing is stored per thread. Then the first few places, at least sixteen and four for each processor, one by
 * one. The other places are found through {@link IdleBits}, so that a full pool is recognised after a handful of loads
 * however large it is.
 */
final class SlotTable<C> {

  private static final int CPUS = Runtime.getRuntime().availableProcessors();
  /** So many places are looked at one by one: cheaper than to clear and set bits for them. */
  private static final int NEAR = Math.max(16, 4 * CPUS);
  /**
   * Many more than threads that run at a time: two that take turns in one lane lead each other astray. Four kilobytes. Lanes
   * share cache lines, since a hint is written only where it changes.
   */
  private static final int LANES = 1024;
  /** More rounds than openers: each round that finds nothing was overtaken by another opener. */
  private static final int RESERVE_ROUNDS = 4;
  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Slot[].class);

  private final LeasePool<C> pool;
  /** One for each lane. */
  final @Nullable Slot<C>[] hints = newSlots(LANES);
  /** Guards growth and replacement; never taken to find a place. */
  private final ReentrantLock changing = new ReentrantLock();
  private volatile Slot<C>[] slots;
  private volatile IdleBits[] far;

  SlotTable(LeasePool<C> pool, int size) {
    this.pool = pool;
    this.slots = newSlots(0);
    this.far = new IdleBits[0];
    grow(size);
  }

  @SuppressWarnings("unchecked") // a generic array
  private static <C> Slot<C>[] newSlots(int length) {
    return (Slot<C>[]) new Slot<?>[length];
  }

  /** Makes room for so many connections. Places are never removed: an unused one costs its quarter of a kilobyte. */
  void grow(int size) {
    changing.lock();
    try {
      Slot<C>[] old = slots;
      if (old.length >= size) {
        return;
      }
      Slot<C>[] grown = Arrays.copyOf(old, size);
      for (int i = old.length; i < size; i++) {
        grown[i] = new Slot<>(pool, i);
      }
      IdleBits[] bits = Arrays.copyOf(far, (Math.max(0, size - NEAR) + 63) / 64);
      for (int i = far.length; i < bits.length; i++) {
        bits[i] = new IdleBits();
      }
      far = bits; // before the slots: who sees a slot finds its bit
      slots = grown;
    } finally {
      changing.unlock();
    }
  }

  int size() {
    return slots.length;
  }

  @SuppressWarnings("unchecked") // the array holds nothing else
  Slot<C> slot(int index) {
    return (Slot<C>) SLOT.getAcquire(slots, index);
  }

  /** The places of this moment. */
  List<Slot<C>> all() {
    List<Slot<C>> all = new ArrayList<>(slots.length);
    for (int i = 0; i < slots.length; i++) {
      all.add(slot(i));
    }
    return all;
  }

  /** Puts a new object in the place of a retired one. */
  void replace(Slot<C> retired, Slot<C> successor) {
    changing.lock();
    try {
      SLOT.setRelease(slots, retired.index, successor);
    } finally {
      changing.unlock();
    }
  }

  /** Where in {@link #hints} a thread finds its own. */
  static int lane(Thread thread) {
    return (int) thread.threadId() & (LANES - 1);
  }

  /** Leases any free place, the lowest first, and remembers it for the next one in this thread's lane. */
  @Nullable
  PoolLease<C> leaseAny(Thread thread) {
    PoolLease<C> lease = leaseAny();
    if (lease != null) {
      hint(thread, lease.slot);
    }
    return lease;
  }

  /** Leads this thread's lane to a place, or with null nowhere: for who has just given its own away. */
  void hint(Thread thread, @Nullable Slot<C> slot) {
    int lane = lane(thread);
    if (hints[lane] != slot) {
      hints[lane] = slot; // without a fence: who reads it leases by its word, which orders all else
    }
  }

  /** Leases any free place, the lowest first. */
  @Nullable
  PoolLease<C> leaseAny() {
    Slot<C>[] all = slots;
    int near = Math.min(NEAR, all.length);
    for (int i = 0; i < near; i++) {
      PoolLease<C> lease = tryLease(slot(i));
      if (lease != null) {
        return lease;
      }
    }
    if (near == all.length) {
      return null;
    }
    IdleBits[] words = far;
    for (int i = 0; i < words.length; i++) {
      for (long seen = words[i].seen(); seen != 0; seen &= seen - 1) {
        int bit = Long.numberOfTrailingZeros(seen);
        if (words[i].tryClear(bit)) {
          int index = NEAR + i * 64 + bit;
          PoolLease<C> lease = index < slots.length ? tryLease(slot(index)) : null;
          if (lease != null) {
            return lease;
          }
        }
      }
    }
    return null;
  }

  /** Leases the free place that the strategy chooses. */
  @Nullable
  PoolLease<C> leaseBy(SelectionStrategy strategy) {
    while (true) {
      Candidates<C> candidates = new Candidates<>(this);
      if (candidates.size() == 0) {
        return null;
      }
      int chosen = Math.clamp(strategy.select(candidates), 0, candidates.size() - 1);
      PoolLease<C> lease = tryLease(slot(candidates.place(chosen)));
      if (lease != null) {
        return lease;
      }
    }
  }

  /** Null if it is not free. */
  static <C> @Nullable PoolLease<C> tryLease(Slot<C> slot) {
    long word = slot.word();
    return slot.isFree(word) && slot.tryLease(word) ? new PoolLease<>(slot, SlotWord.next(word)) : null;
  }

  /**
   * Makes a freed place findable; the first ones are looked at anyway. Who was led there by a hint has left the bit as it
   * was, so it is often set already. The fence sees to it that whoever clears it in this moment finds the place free.
   */
  void freed(Slot<C> slot) {
    int index = slot.index;
    if (index >= NEAR) {
      VarHandle.fullFence();
      far[(index - NEAR) >>> 6].set((index - NEAR) & 63);
    }
  }

  /** Reserves an empty place for an opener. The caller has raised the total, so there is one, though it may move. */
  @Nullable
  Slot<C> reserve() {
    for (int round = 0; round < RESERVE_ROUNDS; round++) {
      for (int i = 0; i < slots.length; i++) {
        Slot<C> slot = slot(i);
        if (slot.tryReserve(slot.word())) {
          return slot;
        }
      }
    }
    return null;
  }

  /** A free place, found as {@link #leaseAny()} would find it, and left as it is; null if there is none. */
  @Nullable
  Slot<C> anyFree() {
    Slot<C>[] all = slots;
    int near = Math.min(NEAR, all.length);
    for (int i = 0; i < near; i++) {
      Slot<C> slot = slot(i);
      if (slot.isFree(slot.word())) {
        return slot;
      }
    }
    IdleBits[] words = far;
    for (int i = 0; i < words.length; i++) {
      for (long seen = words[i].seen(); seen != 0; seen &= seen - 1) {
        int index = NEAR + i * 64 + Long.numberOfTrailingZeros(seen);
        Slot<C> slot = index < slots.length ? slot(index) : null;
        if (slot != null && slot.isFree(slot.word())) {
          return slot;
        }
      }
    }
    return null;
  }

  int countFree() {
    int free = 0;
    for (int i = 0; i < slots.length; i++) {
      Slot<C> slot = slot(i);
      free += slot.isFree(slot.word()) ? 1 : 0;
    }
    return free;
  }
}
