package dev.heddle.core;

import dev.heddle.pool.Fairness;
import dev.heddle.pool.TimeSource;

/**
 * When a connection that comes back is a gift for the oldest waiter, and when it is left to threads that run.
 *
 * <p><b>Balanced.</b> Strict hand-over makes every connection idle while its next holder wakes up, some microseconds on
 * virtual threads. So a connection that comes back goes to the oldest waiter, unless {@link #inFlightLimit} earlier ones
 * have been given a connection and not run yet: then it is free for whoever runs, and each waiter that wakes up passes the
 * next free one on. Every wake-up carries a connection, and nobody loses a place in the line. What bounds the wait: a
 * connection that was held for two ticks of the coarse clock or longer is always given, and one that was held for a tick
 * unless it is raced for; of those that come back sooner the first one in each {@link #pace}, whoever has not run yet, and,
 * while it is not raced for, every {@link #MOST_BARGES}th.
 *
 * <p><b>Raced for.</b> A wake-up costs about ten uses of a connection that nothing is done with. So one that was used
 * {@link #RACED_USES} times in its last tick, and that running threads took mostly when it was left to them, is left to
 * them again, and a waiter is woken by the pace alone. That they will take it is a guess, checked by samples: what was left
 * and has not been taken within {@link #PATIENCE_NANOS} shows that nobody does. While only platform threads wait, which
 * take up to milliseconds to run where there are more of them than processors, a connection is raced for when it is taken
 * more than {@link #MOST_BARGES} times in a tick, and the pace is a tick.
 *
 * <p><b>Tiny pools</b> cannot spare a connection for a microsecond. There the oldest waiter is woken to compete, once;
 * when it loses, the next connection is given to it.
 */
final class Pacing<C> {

  /** One of so many uses in a tick of a connection that is not raced for ends with a gift, whatever the clock says. */
  private static final int MOST_BARGES = 64;
  /** While virtual threads wait, so long after the last gift at most the next returned connection is a gift. */
  private static final long LONGEST_PACE_NANOS = 8_000;
  /** The same in a small pool: to wake a thread takes the less, the fewer others run. */
  private static final long SHORTEST_PACE_NANOS = 3_000;
  private static final long PACE_NANOS_PER_CONNECTION = 50;
  /** So often at least a connection is used in a tick that is left to running threads: each use is short. */
  private static final int RACED_USES = 4;
  /** Between one tick and two: by the coarse clock a use of less met the end of one tick at most. */
  private static final long LONG_USE_NANOS = 1_500_000;
  /** While connections are left to running threads, only one who comes to wait in so long looks for others that lie free. */
  private static final long LOOK_NANOS = 16_000;
  private static final long LONG_AGO_NANOS = 1_000_000;
  /** So long may one that was left to running threads lie there before it is clear that none takes it. */
  private static final long PATIENCE_NANOS = 4_000;
  /** Below this size a connection is too precious to travel: waiters compete first. */
  private static final int TINY = 3;
  /** A platform thread that is put off holds its connection for some milliseconds, and goes on as before. */
  private static final long BUSY_NANOS = 16_000_000;

  private final WaiterQueue queue;
  private final Lending<C> lending;
  private final SlotTable<C> table;
  private final TimeSource time;
  private final Recent recent;
  private volatile int inFlightLimit = 1;
  private volatile long pace = LONGEST_PACE_NANOS;
  private volatile boolean tiny;
  private volatile boolean strict;

  Pacing(WaiterQueue queue, Lending<C> lending, SlotTable<C> table, TimeSource time) {
    this.queue = queue;
    this.lending = lending;
    this.table = table;
    this.time = time;
    this.recent = new Recent(time.nanoTime() - LONG_AGO_NANOS);
  }

  void configure(int maxSize, Fairness fairness) {
    strict = fairness == Fairness.STRICT;
    tiny = maxSize < TINY && !strict;
    inFlightLimit = Math.max(1, Math.min(2, maxSize / 16));
    pace = Math.min(LONGEST_PACE_NANOS, SHORTEST_PACE_NANOS + PACE_NANOS_PER_CONNECTION * maxSize);
  }

  boolean isStrict() {
    return strict;
  }

  boolean isTiny() {
    return tiny;
  }

  // ---- what to do with a connection that comes back

  /** What becomes of a connection that comes back while somebody waits. */
  enum Verdict {
    /** It is given to the oldest waiter. */
    GIVE,
    /** It is free for whoever runs; a waiter on its way passes it on if it still is. For a tiny pool see above. */
    LEAVE,
    /** It is left to those who race for it. */
    LEAVE_TO_RUNNERS,
    /** The same, but the last sample shows that nobody takes what is left: all that is free must be given. */
    LEFT_IN_VAIN
  }

  Verdict judge(Slot<C> slot, long word, long tick) {
    Verdict verdict = decide(slot, word, tick);
    if (verdict != Verdict.GIVE) {
      slot.leavesInTick++;
    }
    return verdict;
  }

  private Verdict decide(Slot<C> slot, long word, long tick) {
    if (strict || (tick != slot.acquiredAt && !(isRacedFor(slot) && wasShort(slot, tick)))) {
      return Verdict.GIVE;
    }
    if (tiny) {
      Waiter oldest = queue.peek();
      return oldest != null && (oldest.insists || isOneOfMany(slot)) ? Verdict.GIVE : Verdict.LEAVE;
    }
    if (!isRacedFor(slot)) {
      boolean due = !isEnoughInFlight() || isOneOfMany(slot) || time.nanoTime() - recent.giftAt > pace;
      return due ? Verdict.GIVE : Verdict.LEAVE;
    }
    if (lending.isOnlyPlatformWaiting()) {
      if (tick != recent.giftTick) {
        return Verdict.GIVE;
      }
      slot.leftInTick = tick; // who comes to wait in the rest of it, is looked at in the next one
      return Verdict.LEAVE_TO_RUNNERS;
    }
    long now = time.nanoTime();
    if (now - recent.giftAt > pace) {
      return Verdict.GIVE;
    }
    if (recent.sampleAge(now) <= PATIENCE_NANOS) {
      return Verdict.LEAVE_TO_RUNNERS;
    }
    boolean leftInVain = isSampleIdle();
    recent.sample(slot.index, word, now);
    return leftInVain ? Verdict.LEFT_IN_VAIN : Verdict.LEAVE_TO_RUNNERS;
  }

  /** Whether a use of a raced connection that met an end of a tick met but one. Platform threads are paced by ticks. */
  private boolean wasShort(Slot<C> slot, long tick) {
    return !lending.isOnlyPlatformWaiting() && tick - slot.acquiredAt < LONG_USE_NANOS;
  }

  private static boolean isOneOfMany(SlotUse<?> slot) {
    return slot.usesInTick() % MOST_BARGES == 0;
  }

  /**
   * Whether it was used often in the tick that ends, and running threads took it at least every other time that it was left
   * to them.
   */
  static boolean wasRaced(SlotUse<?> slot) {
    long uses = slot.usesInTick();
    long taken = uses - slot.givenInTick;
    return uses >= RACED_USES && taken > 0 && 2 * taken >= slot.leavesInTick;
  }

  /** Whether threads that run take this place so fast that those who sleep had better not be woken for each use. */
  boolean isRacedFor(Slot<C> slot) {
    if (strict || tiny) {
      return false;
    }
    return lending.isOnlyPlatformWaiting() ? isBusy(slot) : slot.racedInLastTick;
  }

  private boolean isBusy(Slot<C> slot) {
    long tick = time.coarseNanoTime();
    if (slot.usesInTick() == MOST_BARGES) {
      slot.busyUntil = tick + BUSY_NANOS;
    }
    return slot.usesInTick() > MOST_BARGES || tick - slot.busyUntil < 0;
  }

  /** Whether so many waiters are on their way that the next free connection will be passed on by one of them. */
  boolean isEnoughInFlight() {
    return recent.inFlight() >= inFlightLimit;
  }

  /** Whether nobody has used the last sample since it was left. */
  boolean isSampleIdle() {
    return recent.isSampleIdle(table);
  }

  /**
   * Whether somebody who just came to wait should look at all places for a free one that was left. Where threads run that
   * take what they left there is next to nothing to find, and a look takes a cache line of each place from whoever uses it.
   */
  boolean isLookDue(long now) {
    if (now - recent.lookAt <= LOOK_NANOS) {
      return false;
    }
    recent.lookAt = now;
    return true;
  }

  // ---- what has happened

  /** A connection is about to be left for a waiter that is on its way to pass on. */
  void expectPassingOn() {
    recent.expectPassingOn();
  }

  /** The connection of this place goes to a waiter, who has not run yet. */
  void given(Slot<C> slot) {
    slot.givenInTick++;
    recent.given(time.nanoTime(), time.coarseNanoTime());
  }

  /** That waiter runs; whether something was left for it to pass on. */
  boolean arrived() {
    recent.arrived();
    return recent.takePassingOn();
  }

  /** Whether nobody was given a connection for so long. */
  boolean isWithoutGiftFor(long nanos) {
    return time.nanoTime() - recent.giftAt >= nanos;
  }
}
