package dev.heddle.pool;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Instant;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The machine's clock, a coarse copy of it, and alarms, all kept by one daemon thread.
 *
 * <p>The coarse clock steps from one full millisecond to the next. Each reader may take it from the exact clock, for
 * 30 ns; or the thread writes it down once a millisecond, for 15 to 35 us of processor time, and a reading is a load. So
 * the thread ticks only while there are more than {@value #BUSY} readings in a millisecond: every
 * {@value #TICKS_UNCHECKED} ticks it clears what it has written, and begins again when the readers, who then look at the
 * exact clock, have counted so many. Otherwise it parks until the next alarm.
 */
final class SystemTime implements TimeSource, Runnable {

  static final SystemTime INSTANCE = new SystemTime();

  /** A twentieth of a second between two looks at how much is read: rare enough to cost the readers nothing. */
  private static final int TICKS_UNCHECKED = 50;

  /** So many exact readings cost about as much as the tick that saves them, measured. */
  private static final int BUSY = 500;

  /** One reading in sixteen is counted, by chance: the count is written by all, and takes its cache line from all. */
  private static final int SAMPLE_SHIFT = Long.SIZE - 4;
  private static final int BUSY_SAMPLES = BUSY >>> (Long.SIZE - SAMPLE_SHIFT);
  /** Spreads the last digits of a clock, which may go in steps, over the first ones. */
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long CLEARED = 0;
  private static final VarHandle COARSE;

  static {
    try {
      COARSE = MethodHandles.lookup().findVarHandle(SystemTime.class, "coarse", long.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  /** The latest full millisecond, or {@link #CLEARED}. Opaque access: it must move on, but orders nothing. */
  @SuppressWarnings("unused") // by COARSE
  private long coarse;

  /** Keeps what is counted, by one reading in sixteen, off the cache line that every reading looks at. */
  @SuppressWarnings("unused")
  private long p1, p2, p3, p4, p5, p6, p7, p8;

  /** Samples in the millisecond that {@link #countedAt} says. Racy on purpose: a few that are lost change nothing. */
  private long samples; // an int would be laid out before the padding
  private long countedAt;

  /** The thread keeps the coarse clock. */
  private volatile boolean ticking;

  /** When the thread will wake by itself; alarms set to ring later need not wake it. */
  private volatile long wakesAt = Long.MAX_VALUE;

  /** Held for a few comparisons, and never parked for: see {@link #enter()}. */
  private final ReentrantLock lock = new ReentrantLock();
  private final PriorityQueue<SystemAlarm> alarms = new PriorityQueue<>((a, b) -> Long.compare(a.at - b.at, 0));
  private final Thread thread;

  private SystemTime() {
    thread = Thread.ofPlatform().daemon().name("heddle-time").unstarted(this);
    thread.start();
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public long coarseNanoTime() {
    long now = (long) COARSE.getOpaque(this);
    return now != CLEARED ? now : countedReading();
  }

  /**
   * In one piece, which the compiler finds too large to put in the place of a call that is rare: the call that reads the
   * clock would make it keep in memory what the fast path of a pool has in registers.
   */
  private long countedReading() {
    long exact = System.nanoTime();
    long now = fullMillisecond(exact);
    if ((exact * GOLDEN) >>> SAMPLE_SHIFT == 0) {
      if (now != countedAt) {
        countedAt = now;
        samples = 0;
      }
      // A plain store could land after the thread has cleared the clock and parked, and would stop it for good.
      if (++samples > BUSY_SAMPLES && COARSE.compareAndSet(this, CLEARED, now) && !ticking) {
        ticking = true;
        LockSupport.unpark(thread);
      }
    }
    return now;
  }

  boolean isTicking() {
    return ticking;
  }

  private static long fullMillisecond(long nanoTime) {
    return nanoTime - Math.floorMod(nanoTime, TICK_NANOS);
  }

  @Override
  public Instant instant() {
    return Instant.now();
  }

  @Override
  public Alarm alarm(Runnable task) {
    return new SystemAlarm(task);
  }

  @Override
  public void run() {
    int ticks = 0;
    while (true) {
      boolean told = ticking; // before the clock is looked at: what a reader has written must not be set back
      long now = System.nanoTime();
      if (told) {
        if (++ticks >= TICKS_UNCHECKED) {
          ticks = 0;
          ticking = false;
          COARSE.setVolatile(this, CLEARED);
        } else {
          COARSE.setOpaque(this, fullMillisecond(now));
        }
      }
      long next = ring(now);
      Thread.interrupted(); // an alarm may have left its interrupt, with which the thread would never park again
      long pause = ticking ? Math.min(fullMillisecond(now) + TICK_NANOS - System.nanoTime(), next) : next;
      if (pause > 0) {
        LockSupport.parkNanos(this, pause);
      }
    }
  }

  /**
   * A virtual thread that parked for the lock would be woken by this clock's platform thread, and would run only when its
   * carriers have nothing else to do.
   */
  @SuppressWarnings("ThreadPriorityCheck") // the holder may need this processor to come to its end
  private void enter() {
    while (!lock.tryLock()) {
      Thread.yield();
    }
  }

  /** Rings what is due and returns how long it is until the next alarm. */
  private long ring(long now) {
    while (true) {
      SystemAlarm due;
      enter();
      try {
        due = alarms.peek();
        long until = due == null ? Long.MAX_VALUE / 2 : due.at - now;
        if (due == null || until > 0) {
          wakesAt = now + until;
          return until;
        }
        alarms.poll();
        due.set = false;
      } finally {
        lock.unlock();
      }
      due.ring();
    }
  }

  private final class SystemAlarm implements Alarm {

    private final Runnable task;
    private long at; // guarded by lock
    private boolean set; // guarded by lock

    private SystemAlarm(Runnable task) {
      this.task = task;
    }

    @Override
    public void ringBy(long nanoTime) {
      boolean sooner;
      enter();
      try {
        if (set) {
          if (at - nanoTime <= 0) {
            return;
          }
          alarms.remove(this);
        }
        at = nanoTime;
        set = true;
        alarms.add(this);
        sooner = alarms.peek() == this && nanoTime - wakesAt < 0;
      } finally {
        lock.unlock();
      }
      if (sooner) {
        LockSupport.unpark(thread);
      }
    }

    @Override
    public void cancel() {
      enter();
      try {
        if (set) {
          alarms.remove(this);
          set = false;
        }
      } finally {
        lock.unlock();
      }
    }

    private void ring() {
      try {
        task.run();
      } catch (Throwable failure) { // one pool's fault must not take the time from all others
        System.getLogger(TimeSource.class.getName()).log(System.Logger.Level.ERROR, "an alarm failed", failure);
      }
    }
  }
}
