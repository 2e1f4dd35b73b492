package dev.heddle.core;

import dev.heddle.pool.CloseReason;
import dev.heddle.pool.Deadline;
import dev.heddle.pool.PoolEvent;
import dev.heddle.pool.TimeSource;
import dev.heddle.pool.spi.ConnectionBudget;
import dev.heddle.pool.spi.ConnectionFactory;
import dev.heddle.pool.spi.DurationRecorder;
import dev.heddle.pool.spi.FailureKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections: as many at a time as are wanted and {@code max-opening} allows, each in a virtual thread of its own
 * with a time limit of its own. An open belongs to nobody: what it yields goes to the oldest waiter, and it goes on when
 * the waiter that caused it has left. One that hangs is abandoned: its place is free at once, and what it yields later
 * is closed.
 */
final class Opener<C> {

  private final LeasePool<C> pool;
  private final SlotTable<C> table;
  private volatile Origin<C> origin;
  private final TimeSource time;
  private final ConnectionBudget budget;
  private final Breaker breaker;
  private final AtomicInteger total = new AtomicInteger();
  private final Underway underway = new Underway();
  private final AtomicLong ids = new AtomicLong();
  private final AtomicLong changes = new AtomicLong();
  private final DurationRecorder openTimes = new DurationRecorder();

  Opener(LeasePool<C> pool, ConnectionFactory<C> factory, TimeSource time, ConnectionBudget budget) {
    this.pool = pool;
    this.table = pool.table;
    this.origin = new Origin<>(factory);
    this.time = time;
    this.budget = budget;
    this.breaker = new Breaker(pool.name(), time, pool.events, this::probe, this::demand);
  }

  Breaker breaker() {
    return breaker;
  }

  DurationRecorder openTimes() {
    return openTimes;
  }

  /** Places that are not empty. Raised before a place leaves EMPTY, lowered after it is EMPTY again. */
  int total() {
    return total.get();
  }

  /** Grows with every place that leaves or becomes EMPTY, so that a reader can tell whether its count was disturbed. */
  long changes() {
    return changes.get();
  }

  /** Opens as many connections as waiters and the minimum of idle ones call for. */
  void demand() {
    while (!breaker.isOpen() && !breaker.isBackingOff()) {
      long seen = underway.seen();
      if (!isWanted(Underway.count(seen))) {
        return;
      }
      if (underway.tryRaise(seen)) {
        startCounted();
      }
    }
  }

  /** Starts one that is counted already. If there is no place for it, whoever counted on it must look again. */
  private void startCounted() {
    Slot<C> slot = takePlace();
    if (slot == null) {
      underway.lower();
    } else {
      new Attempt(slot).start();
    }
  }

  private boolean isWanted(int opening) {
    if (total.get() >= pool.limits().maxSize() || !pool.lending.isWilling() || opening >= pool.limits().maxOpening()) {
      return false;
    }
    int wanted = pool.queue.size();
    if (wanted <= opening && pool.limits().minIdle() > 0) {
      wanted += Math.max(0, pool.limits().minIdle() - table.countFree());
    }
    return opening < wanted;
  }

  /** Opens one connection whatever the breaker says. */
  private void probe() {
    if ((pool.lending.mode() & Mode.CLOSED) != 0 || !breaker.isOpen()) {
      return;
    }
    if (start(prepare()) == null) {
      breaker.lookLater();
    }
  }

  /** Opens all there may be, in the calling thread: for connections that cost nothing. */
  void fillHere() {
    List<Attempt> attempts = new ArrayList<>(); // all places first, or the first to arrive would call for the others
    for (Attempt next = prepare(); next != null; next = prepare()) {
      attempts.add(next);
    }
    attempts.forEach(Attempt::run);
  }

  /** Opens one connection more, if there is a place for it, and tells whether it could be; null if there is none. */
  @Nullable
  CompletableFuture<Boolean> openOne() {
    return pool.lending.isWilling() ? start(prepare()) : null;
  }

  /** Opens a connection where none is idle and none is being opened, so that a later attempt finds one. */
  void demandOne() {
    long seen = underway.seen();
    if (Underway.count(seen) == 0 && !breaker.isOpen() && !breaker.isBackingOff() && underway.tryRaise(seen)) {
      startCounted();
      demand();
    }
  }

  /** Opens by another factory from now on; the old one cares for what it has opened. */
  void use(ConnectionFactory<C> factory) {
    Origin<C> old = origin;
    origin = new Origin<>(factory);
    old.retire();
    breaker.reset();
  }

  /** What the present factory knows. */
  Map<String, Boolean> facts() {
    return origin.factory.facts();
  }

  void retireFactory() {
    origin.retire();
  }

  private @Nullable CompletableFuture<Boolean> start(@Nullable Attempt attempt) {
    if (attempt == null) {
      return null;
    }
    attempt.start();
    return attempt.opened;
  }

  private @Nullable Attempt prepare() {
    Slot<C> slot = takePlace();
    if (slot == null) {
      return null;
    }
    underway.raise();
    return new Attempt(slot);
  }

  private @Nullable Slot<C> takePlace() {
    for (int seen = total.get(); seen < pool.limits().maxSize(); seen = total.get()) {
      if (total.compareAndSet(seen, seen + 1)) {
        changes.getAndIncrement();
        Slot<C> slot = table.reserve();
        if (slot == null) { // others took what it saw, and what they left became EMPTY behind its back
          total.getAndDecrement();
        }
        return slot;
      }
    }
    return null;
  }

  /** The present factory, kept from shutting down. */
  private Origin<C> enterOrigin() {
    Origin<C> from = origin;
    while (!from.tryEnter()) {
      Origin<C> next = origin;
      if (next.equals(from)) { // the last one, of a pool that closes: the open will be refused or closed
        return from;
      }
      from.left();
      from = next;
    }
    return from;
  }

  /** A place is EMPTY again. */
  void placeFreed() {
    changes.getAndIncrement();
    total.getAndDecrement();
    pool.signal.changed();
    demand();
  }

  void stop() {
    breaker.stop();
  }

  /** One open, from the reserved place to the connection in it. */
  private final class Attempt implements Runnable {

    private final Slot<C> slot;
    private final long word;
    private final long generation = pool.generation();
    private final Origin<C> from = enterOrigin();
    private final CompletableFuture<Boolean> opened = new CompletableFuture<>();
    private final long start = time.nanoTime();
    private final TimeSource.Alarm alarm = time.alarm(this::abandon);
    private final Thread thread = Thread.ofVirtual().name("heddle-open-" + pool.name()).unstarted(this);

    private Attempt(Slot<C> slot) {
      this.slot = slot;
      this.word = slot.word();
    }

    private void start() {
      alarm.ringBy(start + pool.limits().openTimeout());
      thread.start();
    }

    @Override
    public void run() {
      C connection = open();
      alarm.cancel();
      if (connection != null) {
        arrived(connection);
      }
    }

    /** The connection, under a permit; null if there is none, which has been told then. */
    private @Nullable C open() {
      Deadline deadline = Deadline.at(start + pool.limits().openTimeout(), time);
      boolean permitted = false;
      try {
        permitted = budget.reserve(1, deadline);
        if (!permitted) {
          throw new TimeoutException("the connection budget had no permit for pool '" + pool.name() + "'");
        }
        C connection = from.factory.open(deadline);
        try {
          from.factory.warmUp(connection, deadline);
        } catch (Throwable failure) {
          closeQuietly(connection);
          throw failure;
        }
        return connection;
      } catch (Throwable failure) {
        if (permitted) {
          budget.release(1);
        }
        from.left();
        failed(failure, permitted);
        return null;
      }
    }

    private void arrived(C connection) {
      long now = time.nanoTime();
      long checking = slot.opened(word);
      if (checking == 0) {
        closeQuietly(connection);
        budget.release(1);
        from.left();
        pool.counters.closed(CloseReason.LATE);
        return;
      }
      try {
        take(connection, checking, now);
      } finally {
        underway.lower(); // not before the connection can be seen: the waiter it goes to would be opened for again
      }
      opened.complete(true);
      pool.signal.changed();
      demand();
    }

    private void take(C connection, long checking, long now) {
      fill(connection, now);
      openTimes.record(now - start);
      pool.counters.opened.increment();
      long id = slot.id;
      pool.events.publish(
          () -> new PoolEvent.Opened(pool.name(), time.instant(), id, Duration.ofNanos(now - start)));
      PoolJfr.opened(pool.name(), id, now - start);
      breaker.succeeded();
      pool.health.succeeded();
      pool.admission.admit(slot, checking);
    }

    private void fill(C connection, long now) {
      long tick = time.coarseNanoTime();
      slot.connection = connection;
      slot.origin = from;
      slot.id = ids.incrementAndGet();
      slot.openedAt = tick;
      slot.openTook = now - start;
      slot.lastUsed(tick);
      slot.acquiredAt = tick;
      slot.generation = generation;
      slot.usesBefore = slot.uses;
      Limits limits = pool.limits();
      slot.useLimit = slot.uses + limits.maxUses();
      slot.failures = 0;
      slot.dropFlags(-1);
      slot.addFlag((from.resets ? Slot.RESETS : 0) | (limits.limitsUses() ? Slot.WEARS : 0));
      slot.expiresAt = tick + lifetimeNanos(limits);
      pool.admission.checkedNow(slot);
    }

    private static long lifetimeNanos(Limits limits) {
      double cut = limits.lifetimeJitter() * ThreadLocalRandom.current().nextDouble();
      return (long) (limits.maxLifetime() * (1 - cut));
    }

    private void failed(Throwable failure, boolean contacted) {
      if (!slot.emptied(word)) {
        return; // it was abandoned, and the abandoner has told the breaker
      }
      underway.lower();
      pool.counters.openFailed.increment();
      tell(failure, contacted ? pool.classify(failure) : FailureKind.OVERLOADED);
      placeFreed();
      opened.complete(false);
    }

    /** The alarm: the open has taken too long. */
    private void abandon() {
      if (!slot.emptied(word)) {
        return;
      }
      underway.lower();
      pool.counters.openAbandoned.increment();
      thread.interrupt();
      tell(
          new TimeoutException(
              "no connection was open after " + Duration.ofNanos(pool.limits().openTimeout()).toMillis() + " ms"),
          FailureKind.TARGET_DOWN);
      placeFreed();
      opened.complete(false);
    }

    private void tell(Throwable failure, FailureKind kind) {
      Duration took = Duration.ofNanos(time.nanoTime() - start);
      pool.events.publish(
          () -> new PoolEvent.OpenFailed(pool.name(), time.instant(), String.valueOf(failure.getMessage()), took));
      if (kind.isUnhealthy()) {
        pool.health.failed(failure);
      }
      if (breaker.failed(kind, failure)) {
        pool.handover.refuseAll(breaker.refusal());
      }
    }

    private void closeQuietly(C connection) {
      boolean interrupted = Thread.interrupted(); // it was meant for the open
      try {
        from.factory.close(connection);
      } catch (Exception fault) {
        pool.log("closing a connection that was never lent failed", fault);
      }
      if (interrupted) {
        thread.interrupt();
      }
    }
  }
}
