package dev.heddle.core;

import dev.heddle.pool.TimeSource;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Looks again whether a free connection lies there while somebody waits, one and two milliseconds after there was reason to
 * think so. By then every store has long arrived, since a thread that is descheduled has emptied its store buffer.
 *
 * <p>One that is free at the moment of a look may be on its way to somebody. One that was left lying is still there, under
 * the same word, at the next look, or nothing was given to anybody in between. A virtual thread that is woken from an alarm,
 * a platform thread, runs only when its carriers have nothing else to do, and what it was given would lie idle until then.
 * So the alarm first asks whoever gives back next to serve, and does it itself when it rings again and nobody has.
 *
 * <p>While nothing lies there it does not ring on: a ring takes a processor from those who use the pool.
 */
final class Recheck<C> implements Runnable {

  private static final long INTERVAL_NANOS = 1_000_000;
  private static final int LOOKS = 2;

  private final Handover<C> handover;
  private final Lending<C> lending;
  private final SlotTable<C> table;
  private final Pacing<C> pacing;
  private final TimeSource time;
  private final TimeSource.Alarm alarm;

  /**
   * How many looks are to come. Whoever schedules after a store is looked after at least once, an interval later.
   *
   * <pre>
   *   from    method     to      who may                                     how
   *   0       schedule   2       any thread, which sets the alarm            getAndSet
   *   1       schedule   2       any thread; the alarm is set, or rings      getAndSet
   *   2       schedule   2       any thread                                  a load
   *   n > 0   run        n - 1   the alarm, when it has served or nothing    getAndDecrement
   *                              lies there; it sets itself again while n > 0
   * </pre>
   */
  private final AtomicInteger looks = new AtomicInteger();
  /** Something was left lying; whoever gives back next shall serve. */
  private volatile boolean overdue;
  /** The alarm's own: what it found free at the last look. */
  private @Nullable Slot<C> seen;
  private long seenWord;

  Recheck(Handover<C> handover, LeasePool<C> pool, Pacing<C> pacing, TimeSource time) {
    this.handover = handover;
    this.lending = pool.lending;
    this.table = pool.table;
    this.pacing = pacing;
    this.time = time;
    this.alarm = time.alarm(this);
  }

  void schedule() {
    if (looks.get() < LOOKS && looks.getAndSet(LOOKS) == 0) {
      alarm.ringBy(time.nanoTime() + INTERVAL_NANOS);
    }
  }

  /** Whether there was reason to think that something lies there, and no look has shown yet that nothing does. */
  boolean isPending() {
    return looks.get() > 0;
  }

  /** Whether the caller, who gives back, is the one who was asked to serve. */
  boolean isAsked() {
    if (!overdue) {
      return false;
    }
    overdue = false;
    return true;
  }

  @Override
  public void run() {
    if (isAsked()) {
      looks.getAndDecrement();
      handover.serve();
    } else {
      look();
    }
    if (looks.get() > 0) {
      alarm.ringBy(time.nanoTime() + INTERVAL_NANOS);
    }
  }

  private void look() {
    Slot<C> free = lending.isAnybodyWaiting() && lending.isWilling() ? table.anyFree() : null;
    if (free == null) {
      looks.getAndDecrement();
    } else {
      overdue = isStillThere(free) || pacing.isWithoutGiftFor(INTERVAL_NANOS);
    }
  }

  private boolean isStillThere(Slot<C> free) {
    long word = free.word();
    boolean same = free.equals(seen) && word == seenWord;
    seen = free;
    seenWord = word;
    return same;
  }
}
