package dev.heddle.core;

import dev.heddle.pool.CloseReason;
import dev.heddle.pool.Deadline;
import dev.heddle.pool.TimeSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Checks connections, each in a virtual thread of its own. A check never runs in the thread of an acquirer: one that
 * hangs would outlive the acquirer's deadline. What passes goes to the oldest waiter, like a connection just opened.
 */
final class Checker<C> {

  private final LeasePool<C> pool;
  private final TimeSource time;
  private final AtomicInteger underWay = new AtomicInteger();

  Checker(LeasePool<C> pool, TimeSource time) {
    this.pool = pool;
    this.time = time;
  }

  /** How many checks are running. */
  int underWay() {
    return underWay.get();
  }

  /** Checks the connection of a place that the caller sees free, or holds and nobody else knows; false if it is not. */
  boolean check(Slot<C> slot, long seen) {
    if (!slot.tryHold(seen)) {
      return false;
    }
    new Check(slot, SlotWord.withPhase(seen, SlotWord.CHECKING)).start();
    return true;
  }

  /** Checks any free connection; null if there is none. */
  @Nullable
  CompletableFuture<Boolean> checkAny(SlotTable<C> table) {
    for (int i = 0; i < table.size(); i++) {
      Slot<C> slot = table.slot(i);
      long word = slot.word();
      if (slot.isFree(word) && slot.tryHold(word)) {
        Check check = new Check(slot, SlotWord.withPhase(word, SlotWord.CHECKING));
        check.start();
        return check.sound;
      }
    }
    return null;
  }

  private final class Check implements Runnable {

    private final Slot<C> slot;
    private final long word;
    private final long limit = time.nanoTime() + pool.limits().validateTimeout();
    private final TimeSource.Alarm alarm = time.alarm(this::abandon);
    private final CompletableFuture<Boolean> sound = new CompletableFuture<>();
    /** Set by the check or by the alarm that gives it up, whichever comes first: that one says how it went. */
    private final AtomicBoolean decided = new AtomicBoolean();
    private final Thread thread = Thread.ofVirtual().name("heddle-check-" + pool.name()).unstarted(this);

    private Check(Slot<C> slot, long word) {
      this.slot = slot;
      this.word = word;
    }

    private void start() {
      underWay.getAndIncrement();
      alarm.ringBy(limit);
      thread.start();
    }

    @Override
    public void run() {
      boolean passed = false;
      try {
        passed = slot.factory().validate(slot.held(), Deadline.at(limit, time));
      } catch (Throwable dead) {
        pool.log("connection #" + slot.id + " is dead", dead);
      }
      alarm.cancel();
      underWay.getAndDecrement();
      if (!passed) {
        condemn();
      } else if (decided.compareAndSet(false, true)) {
        long checking = slot.passed(word);
        sound.complete(true);
        pool.admission.checkedNow(slot);
        pool.health.succeeded();
        pool.admission.admit(slot, checking);
      }
    }

    private void abandon() {
      thread.interrupt();
      condemn();
    }

    private void condemn() {
      if (decided.compareAndSet(false, true)) {
        pool.counters.validationFailed.increment(); // before the close, which others can see
        pool.closer.close(slot, word, CloseReason.INVALID, 0);
        sound.complete(false);
      }
    }
  }
}
