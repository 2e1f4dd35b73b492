package dev.heddle.core;

import dev.heddle.pool.Acquire;
import dev.heddle.pool.AcquireTimeoutException;
import dev.heddle.pool.Deadline;
import dev.heddle.pool.PoolClosedException;
import dev.heddle.pool.PoolException;
import dev.heddle.pool.TargetDownException;
import dev.heddle.pool.TimeSource;
import dev.heddle.pool.spi.DurationRecorder;
import dev.heddle.pool.spi.FailureKind;
import dev.heddle.pool.spi.NativePool;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Acquires from a native pool: first a permit, by the gate's rules, then a connection within what is left of the time.
 *
 * <p>What it notes on the way it notes in the permit, which is its own by then, or not at all: an operation of a few tens
 * of microseconds feels each cache line that its threads write in turn. So those that got a connection are not counted
 * either: they are the permits lent, which the permits count, without those that were lent in vain.
 */
final class Taking<C> {

  /** Who has its connection so soon has not slept: it waited for nobody, and counts as zero. */
  private static final long AT_ONCE_NANOS = 5_000;

  private final GatedPool<C> pool;
  private final NativePool<C> source;
  private final TimeSource time;
  /** Those that wait inside the native pool in a thread of their own. */
  private final Set<Take<C>> takes = ConcurrentHashMap.newKeySet();
  private final LongAdder inVain = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final DurationRecorder waitTimes = new DurationRecorder();

  Taking(GatedPool<C> pool, NativePool<C> source, TimeSource time) {
    this.pool = pool;
    this.source = source;
    this.time = time;
  }

  /** Threads that have a permit and no connection yet. */
  int underWay() {
    int prompt = 0;
    for (Slot<Permit> permit : pool.permits.table.all()) {
      prompt += permit.isTaking() ? 1 : 0;
    }
    return takes.size() + prompt;
  }

  /** Permits that were had and given back without a lease, since no connection was to be had. */
  long inVain() {
    return inVain.sum();
  }

  /** Those that were lent a connection after a wait: what was recorded, but failures. The others only their permits count. */
  long acquiredLater() {
    return waitTimes.count() - failures.sum();
  }

  DurationRecorder waitTimes() {
    return waitTimes;
  }

  /** At once where there is a free permit and a ready connection: without a look at the clock then. */
  GatedLease<C> acquire(Acquire how) throws InterruptedException {
    PoolLease<Permit> free = pool.breaker.isOpen() ? null : pool.lending.acquireFree(how);
    GatedLease<C> ready = free == null ? null : bindReady(free, how);
    if (ready != null) {
      return ready;
    }
    long start = time.nanoTime();
    try {
      return acquire(free == null ? permit(how, start) : free, how, start);
    } catch (Throwable failure) {
      failures.increment();
      waitTimes.record(time.nanoTime() - start);
      throw failure;
    }
  }

  private PoolLease<Permit> permit(Acquire how, long start) throws InterruptedException {
    if (isDown()) {
      throw down();
    }
    return pool.lending.acquireSince(start, how);
  }

  private GatedLease<C> acquire(PoolLease<Permit> permit, Acquire how, long start) throws InterruptedException {
    if (isDown()) { // since it was asked for the permit
      inVain.increment();
      permit.close();
      throw down();
    }
    GatedLease<C> ready = bindReady(permit, how);
    GatedLease<C> lease = ready == null ? takeAndBind(permit, how, start) : ready;
    long waited = time.nanoTime() - start;
    if (waited >= AT_ONCE_NANOS) {
      waitTimes.record(waited);
    }
    return lease;
  }

  private @Nullable GatedLease<C> bindReady(PoolLease<Permit> permit, Acquire how) {
    C ready = source.takeNow();
    return ready == null ? null : bind(permit, ready, how);
  }

  private GatedLease<C> takeAndBind(PoolLease<Permit> permit, Acquire how, long start) throws InterruptedException {
    long limit = pool.permits.limits().waitNanos(how);
    Deadline deadline = Deadline.at(start + limit, time).earlier(how.deadline());
    try {
      while (true) {
        C taken = take(permit, deadline);
        pool.lending.usedFromNow(permit.slot);
        GatedLease<C> lease = bind(permit, taken, how);
        if (lease != null) {
          return lease;
        }
      }
    } catch (Exception failure) {
      throw failed(failure, start, limit, deadline);
    }
  }

  /** Null if the native pool does not confirm the connection, and it went back. */
  private @Nullable GatedLease<C> bind(PoolLease<Permit> permit, C connection, Acquire how) {
    Slot<Permit> slot = permit.slot;
    long word = permit.word;
    slot.taken = connection;
    slot.bind(word);
    if (!source.confirm(connection)) {
      if (!slot.tryUnbind(word)) {
        throw closedMeanwhile(); // who has ended it has the connection, and nothing else may be put in its place
      }
      source.giveBack(connection);
      return null;
    }
    if (slot.isHeld(word)) { // or who ended it before it was bound has not found the connection
      return new GatedLease<>(pool, slot, word, connection, how);
    }
    PoolClosedException closedMeanwhile = closedMeanwhile();
    if (slot.tryUnbind(word)) {
      source.discard(connection, closedMeanwhile);
    }
    throw closedMeanwhile;
  }

  /** In the caller's thread where the native pool has one ready and keeps the deadline; else in a thread of its own. */
  private C take(PoolLease<Permit> permit, Deadline deadline) throws Exception {
    Duration overrun = source.takeOverrun();
    boolean prompt = overrun.isZero() || (source.figures().idle() > 0
        && (deadline.isOver() || deadline.remaining().compareTo(overrun) > 0)); // who has no time wants what is idle
    if (prompt) {
      try {
        return takeHere(permit, deadline);
      } catch (Throwable failure) {
        permit.close();
        throw failure;
      }
    }
    Take<C> take = new Take<>(source, deadline, permit::close);
    takes.add(take);
    try {
      return take.await(pool.name(), time);
    } catch (Throwable failure) {
      inVain.increment();
      throw failure;
    } finally {
      takes.remove(take);
    }
  }

  private C takeHere(PoolLease<Permit> permit, Deadline deadline) throws Exception {
    if (!permit.isHeld()) {
      throw closedMeanwhile();
    }
    permit.slot.taking();
    try {
      return source.take(deadline);
    } catch (Throwable failure) {
      inVain.increment(); // while it still counts as taking: nobody shall see it acquired
      permit.slot.tookNothing();
      throw failure;
    }
  }

  /** The pool has ended the lease of the permit. */
  private PoolClosedException closedMeanwhile() {
    inVain.increment();
    return new PoolClosedException(pool.name());
  }

  private boolean isDown() {
    return pool.breaker.isOpen() && source.figures().idle() == 0;
  }

  private TargetDownException down() {
    pool.counters.failed.increment();
    Refusal.Down down = pool.breaker.refusal();
    return new TargetDownException(pool.name(), Math.max(1, down.failures()), down.cause()); // it may be over
  }

  private PoolException failed(Exception failure, long start, long limit, Deadline deadline)
      throws InterruptedException {
    if (failure instanceof InterruptedException stopped) {
      pool.counters.interrupted.increment();
      throw stopped;
    }
    if (failure instanceof PoolException closed) {
      return closed;
    }
    if (failure instanceof Down down) {
      pool.counters.failed.increment();
      return new TargetDownException(pool.name(), pool.breaker.failures(), down.openFailure);
    }
    if (deadline.isOver() || failure instanceof TimeoutException) {
      pool.counters.timeouts.increment();
      return new AcquireTimeoutException(pool.figures.situation(), Duration.ofNanos(time.nanoTime() - start),
          Duration.ofNanos(limit));
    }
    pool.counters.failed.increment();
    FailureKind kind = pool.classify(failure);
    pool.openFailed(failure, kind);
    return new TargetDownException(pool.name(), Math.max(1, pool.breaker.failures()), failure);
  }

  /** Tells those inside a take that the breaker has opened. */
  private static final class Down extends Exception {
    private static final long serialVersionUID = 1L;

    private final Throwable openFailure;

    private Down(Throwable openFailure) {
      super(null, openFailure, false, false);
      this.openFailure = openFailure;
    }
  }

  /** The breaker has opened: nobody shall wait inside the native pool for a connection that will not come. */
  void refuseAll(Throwable openFailure) {
    takes.forEach(take -> take.fail(new Down(openFailure)));
  }

  /** The pool closes. */
  void endAll() {
    takes.forEach(take -> take.fail(new PoolClosedException(pool.name())));
  }

  /** Null if there is no free permit, or no idle connection. */
  @Nullable
  GatedLease<C> tryAcquire() {
    PoolLease<Permit> permit = pool.lending.acquireNow();
    if (permit == null) {
      return null;
    }
    if (source.figures().idle() == 0) {
      inVain.increment();
      if (pool.breaker.isOpen()) {
        permit.close();
      } else {
        openForLater(permit);
      }
      return null;
    }
    try {
      while (true) {
        C taken = takeHere(permit, Deadline.in(Duration.ZERO, time));
        GatedLease<C> lease = bind(permit, taken, Acquire.standard());
        if (lease != null) {
          return lease;
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (Exception noneNow) {
      pool.permits.log("no connection at once", noneNow);
    }
    permit.close();
    return null;
  }

  /** Lets the native pool open a connection in the background; it lies idle then. */
  private void openForLater(PoolLease<Permit> permit) {
    Thread.ofVirtual().name("heddle-open-" + pool.name()).start(() -> {
      try {
        source.giveBack(source.take(Deadline.in(pool.config().openTimeout(), time)));
      } catch (Exception failure) {
        pool.permits.log("no connection for later", failure);
      } finally {
        permit.close();
      }
    });
  }
}
