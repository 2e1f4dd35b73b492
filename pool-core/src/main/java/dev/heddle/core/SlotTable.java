package dev.heddle.core;

import dev.heddle.pool.SelectionStrategy;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The places of a pool, and how a free one is found.
 *
 * <p>The first few places, four for each processor and in a small pool all, are looked at one by one, beginning with the
 * one that a hint names: what a thread of the same lane last found. A lane is a slice of thread numbers, so nothing is
 * stored per thread. The other places are found through {@link IdleBits}, so that a full pool is recognised after a
 * handful of loads however large it is.
 */
final class SlotTable<C> {

  private static final int CPUS = Runtime.getRuntime().availableProcessors();
  private static final int NEAR = Math.max(8, 4 * CPUS);
  /** To look at so many places one by one is cheaper than to clear and set bits for some of them. */
  private static final int ALL_NEAR = 2 * NEAR;
  private static final int LANES = Math.max(4, Integer.highestOneBit(4 * CPUS - 1) * 2);
  /** Sixteen references are a cache line: lanes do not share one. */
  private static final int LANE_STRIDE = 16;
  /** More rounds than openers: each round that finds nothing was overtaken by another opener. */
  private static final int RESERVE_ROUNDS = 4;
  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Slot[].class);

  private final LeasePool<C> pool;
  /** One for each lane. */
  final @Nullable Slot<C>[] hints = newSlots((LANES + 1) * LANE_STRIDE);
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

  /** Makes room for so many connections. Places are never removed: an unused one costs its 200 bytes. */
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
    return (((int) thread.threadId() & (LANES - 1)) + 1) * LANE_STRIDE;
  }

  /** Leases any free place, the lowest first, and remembers it for the next one in this thread's lane. */
  @Nullable
  PoolLease<C> leaseAny(Thread thread) {
    PoolLease<C> lease = leaseAny();
    if (lease != null && lease.slot.index < near(slots.length)) {
      hints[lane(thread)] = lease.slot; // without a fence: who reads it leases by its word, which orders all else
    }
    return lease;
  }

  /** Leases any free place, the lowest first. */
  @Nullable
  PoolLease<C> leaseAny() {
    Slot<C>[] all = slots;
    int near = near(all.length);
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

  private static int near(int size) {
    return size <= ALL_NEAR ? size : NEAR;
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
   * Makes a freed place findable; the first ones are looked at anyway. In a small pool that holds for all, and nobody clears
   * a bit; they are set nevertheless, so that it may grow at any time.
   */
  void freed(Slot<C> slot) {
    int index = slot.index;
    if (index >= NEAR) {
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

  int countFree() {
    int free = 0;
    for (int i = 0; i < slots.length; i++) {
      Slot<C> slot = slot(i);
      free += slot.isFree(slot.word()) ? 1 : 0;
    }
    return free;
  }
}
