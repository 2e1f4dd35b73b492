package dev.heddle.pool.contract;

import dev.heddle.pool.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A clock that stands still until a test moves it. Alarms ring in the thread that calls {@link #advance}, in the order
 * of their times, and each sees its own time; an alarm set by another alarm rings too if it is due. An alarm that is
 * already due when it is set rings at once, in a thread of its own, since with the real clock it would ring too.
 *
 * <p>It begins some seconds before {@link #nanoTime()} overflows, so that whoever compares readings instead of
 * subtracting them is found out. The coarse clock is exact.
 */
public final class FakeClock implements TimeSource {

  private static final Instant BEGIN = Instant.parse("2026-11-21T10:00:00Z");
  private static final long FIRST_READING = Long.MAX_VALUE - 4_700_000_321L;

  /** Held while an alarm rings: one at a time, as with the real clock. */
  private final ReentrantLock ringing = new ReentrantLock();
  private final ReentrantLock lock = new ReentrantLock();
  private final PriorityQueue<FakeAlarm> alarms = new PriorityQueue<>(FakeAlarm::compare); // guarded by lock
  private final List<Throwable> failures = new ArrayList<>(); // guarded by lock
  private long alarmsSet; // guarded by lock
  private volatile long now = FIRST_READING;

  /** Makes a clock that stands still. */
  public FakeClock() {
  }

  /**
   * Moves the time on and rings what becomes due on the way.
   *
   * @param by how far
   */
  public void advance(Duration by) {
    ringing.lock();
    try {
      long end = now + by.toNanos();
      ringUntil(end);
      now = end;
    } finally {
      ringing.unlock();
    }
  }

  /**
   * How many alarms are set.
   *
   * @return the count
   */
  public int alarmsSet() {
    lock.lock();
    try {
      return alarms.size();
    } finally {
      lock.unlock();
    }
  }

  /**
   * What alarms threw, which they must not.
   *
   * @return empty in a sound pool
   */
  public List<Throwable> failures() {
    lock.lock();
    try {
      return List.copyOf(failures);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long nanoTime() {
    return now;
  }

  @Override
  public long coarseNanoTime() {
    return now;
  }

  @Override
  public Instant instant() {
    return BEGIN.plusNanos(now - FIRST_READING);
  }

  @Override
  public Alarm alarm(Runnable task) {
    return new FakeAlarm(task);
  }

  private void ringUntil(long end) {
    for (FakeAlarm due = takeDue(end); due != null; due = takeDue(end)) {
      try {
        due.task.run();
      } catch (Throwable failure) { // collected: the test shall fail, whichever thread this is
        lock.lock();
        try {
          failures.add(failure);
        } finally {
          lock.unlock();
        }
      }
    }
  }

  private @Nullable FakeAlarm takeDue(long end) {
    lock.lock();
    try {
      FakeAlarm first = alarms.peek();
      if (first == null || first.at - end > 0) {
        return null;
      }
      alarms.remove(first);
      first.set = false;
      if (first.at - now > 0) {
        now = first.at;
      }
      return first;
    } finally {
      lock.unlock();
    }
  }

  private void ringDue() {
    ringing.lock();
    try {
      ringUntil(now);
    } finally {
      ringing.unlock();
    }
  }

  private final class FakeAlarm implements Alarm {

    private final Runnable task;
    private long at; // guarded by lock
    private long order; // guarded by lock
    private boolean set; // guarded by lock

    private FakeAlarm(Runnable task) {
      this.task = task;
    }

    /** The earlier first; of two at the same time the one that was set first. */
    private int compare(FakeAlarm other) {
      return at != other.at ? Long.signum(at - other.at) : Long.compare(order, other.order);
    }

    @Override
    public void ringBy(long nanoTime) {
      lock.lock();
      try {
        if (set) {
          if (at - nanoTime <= 0) {
            return;
          }
          alarms.remove(this);
        }
        at = nanoTime;
        order = alarmsSet++;
        set = true;
        alarms.add(this);
        if (at - now > 0) {
          return;
        }
      } finally {
        lock.unlock();
      }
      if (!ringing.isHeldByCurrentThread()) { // else the loop that called us goes on with this one
        Thread.ofVirtual().name("fake-clock").start(FakeClock.this::ringDue);
      }
    }

    @Override
    public void cancel() {
      lock.lock();
      try {
        if (set) {
          alarms.remove(this);
          set = false;
        }
      } finally {
        lock.unlock();
      }
    }
  }
}
