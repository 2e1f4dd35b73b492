package dev.heddle.core;

import dev.heddle.pool.Acquire;
import dev.heddle.pool.Capabilities;
import dev.heddle.pool.CloseReason;
import dev.heddle.pool.CloseReport;
import dev.heddle.pool.ConnectionInfo;
import dev.heddle.pool.Deadline;
import dev.heddle.pool.EvictMode;
import dev.heddle.pool.Lease;
import dev.heddle.pool.LeaseEndedException;
import dev.heddle.pool.LeaseInfo;
import dev.heddle.pool.ManagedPool;
import dev.heddle.pool.PauseMode;
import dev.heddle.pool.PoolClosedException;
import dev.heddle.pool.PoolConfig;
import dev.heddle.pool.PoolEvent;
import dev.heddle.pool.PoolHealth;
import dev.heddle.pool.PoolListener;
import dev.heddle.pool.PoolSettings;
import dev.heddle.pool.PoolState;
import dev.heddle.pool.PoolStats;
import dev.heddle.pool.SelectionStrategy;
import dev.heddle.pool.Settings;
import dev.heddle.pool.TimeSource;
import dev.heddle.pool.Work;
import dev.heddle.pool.spi.ConnectionBudget;
import dev.heddle.pool.spi.ConnectionFactory;
import dev.heddle.pool.spi.FailureKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A pool that keeps its connections itself. This class is its front door and its fast path: take a free place, note who
 * has it, give it back. All else is a part of its own: {@link Handover} brings connections to waiters, {@link Opener}
 * opens, {@link Checker} checks, {@link Closer} closes, {@link Keeper} walks over the places in the background,
 * {@link Lifecycle} holds the acts that change the state, {@link PoolFigures} sums up.
 */
final class LeasePool<C> implements ManagedPool<C> {

  private final String name;
  private final Function<Settings, ConnectionFactory<C>> remake;
  private final Function<Throwable, FailureKind> classifier;
  private final TimeSource time;
  private final SlotTable<C> table;
  private final WaiterQueue queue;
  private final Handover<C> handover;
  private final Opener<C> opener;
  private final Checker<C> checker;
  private final Closer<C> closer;
  private final Keeper<C> keeper;
  private final Lifecycle<C> lifecycle;
  private final PoolFigures<C> figures;
  private final Counters counters = new Counters();
  private final EventHub events;
  private final HealthTracker health;
  private final Signal signal;
  private final DurationRecorder waitTimes = new DurationRecorder();
  private final DurationRecorder useTimes = new DurationRecorder();
  private final SelectionStrategy selection;
  private volatile PoolConfig config;
  /** Of the pool and its backend. */
  private volatile Settings settings;

  // Taken from the config: read on the fast path, or by many threads.
  private volatile long validationIntervalNanos;
  private volatile int maxSize;
  private volatile int minIdle;
  private volatile long acquireTimeoutNanos;
  /** See {@link Mode}. */
  private volatile int mode;

  LeasePool(String name, ConnectionFactory<C> factory, Function<Settings, ConnectionFactory<C>> remake,
      Function<Throwable, FailureKind> classifier, PoolConfig config, Settings settings, TimeSource time,
      ConnectionBudget budget) {
    this.name = name;
    this.remake = remake;
    this.settings = settings;
    this.classifier = classifier;
    this.time = time;
    this.config = config;
    this.selection = config.selection();
    this.events = new EventHub(name);
    this.health = new HealthTracker(name, time, events, config.healthFailures());
    this.signal = new Signal(time);
    this.table = new SlotTable<>(this, config.maxSize());
    this.queue = new WaiterQueue(time.nanoTime());
    this.handover = new Handover<>(this, table, queue, time, config.fairness());
    this.opener = new Opener<>(this, table, factory, time, budget);
    this.checker = new Checker<>(this, time);
    this.closer = new Closer<>(this, table, time, budget);
    this.keeper = new Keeper<>(this, table, checker, time);
    this.figures = new PoolFigures<>(this, table, time);
    this.lifecycle = new Lifecycle<>(this, table, handover, time);
    configure(config);
  }

  /** Begins to fill itself and to look after itself; not in the constructor, which must not publish itself. */
  LeasePool<C> start() {
    demand();
    keeper.schedule();
    lifecycle.scheduleHealthChecks();
    return this;
  }

  private void configure(PoolConfig next) {
    config = next;
    validationIntervalNanos = next.validationInterval().toNanos();
    acquireTimeoutNanos = next.acquireTimeout().toNanos();
    minIdle = next.minIdle();
    table.grow(next.maxSize());
    maxSize = next.maxSize();
    handover.sized(next.maxSize());
    opener.breaker().configure(next.breakerFailures(), next.breakerProbeInterval());
    health.threshold(next.healthFailures());
    lifecycle.recomputeMode();
  }

  // ---- the fast path

  @Override
  public Lease<C> acquire() throws InterruptedException {
    return acquire(Acquire.standard());
  }

  @Override
  public Lease<C> acquire(Acquire how) throws InterruptedException {
    Thread thread = Thread.currentThread();
    PoolLease<C> lease = mode == 0 ? leaseNearest(thread) : leaseCarefully(thread);
    if (lease == null) {
      return handover.await(how, null, thread);
    }
    Slot<C> slot = lease.slot;
    long tick = time.coarseNanoTime();
    if (tick - slot.checkAt >= 0) {
      return handover.await(how, lease, thread);
    }
    begin(lease, how, thread, tick);
    return lease;
  }

  private @Nullable PoolLease<C> leaseNearest(Thread thread) {
    PoolLease<C> lease = table.leaseHinted(thread);
    if (lease == null) {
      lease = table.leaseAny();
    }
    return lease == null || (mode & Mode.CLOSED_FOR_LENDING) == 0 ? lease : putBack(lease);
  }

  /** The pool was paused, drained or closed just before the place was leased. */
  private @Nullable PoolLease<C> putBack(PoolLease<C> lease) {
    admit(lease);
    return null;
  }

  private @Nullable PoolLease<C> leaseCarefully(Thread thread) {
    int now = mode;
    if ((now & Mode.CLOSED_FOR_LENDING) != 0 || ((now & Mode.STRICT) != 0 && queue.size() != 0)) {
      return null;
    }
    if ((now & Mode.CHOOSING) == 0) {
      return leaseNearest(thread);
    }
    PoolLease<C> lease = table.leaseBy(selection);
    return lease == null || (mode & Mode.CLOSED_FOR_LENDING) == 0 ? lease : putBack(lease);
  }

  /** Notes who has it. Both references are stored only where they change: a store costs the collector's barrier. */
  private void begin(PoolLease<C> lease, Acquire how, Thread thread, long tick) {
    Slot<C> slot = lease.slot;
    if (!slot.isOwnedBy(thread)) {
      slot.owner = thread;
    }
    if (slot.how != how) {
      slot.how = how;
    }
    lease.how = how;
    slot.acquiredAt = tick;
    slot.uses++;
    if ((mode & Mode.SAMPLING) != 0) {
      watch(lease);
    }
  }

  void release(PoolLease<C> lease) {
    Slot<C> slot = lease.slot;
    Thread thread = Thread.currentThread();
    if (!slot.isOwnedBy(thread) || !slot.isHeld(lease.word)) {
      releaseElsewhere(lease, thread);
      return;
    }
    long tick = time.coarseNanoTime();
    finishUse(slot, tick);
    if ((slot.flags() | (mode & Mode.AT_RELEASE)) != 0 || tick - slot.expiresAt >= 0 || slot.uses >= slot.useLimit) {
      CloseReason reason = reasonToClose(slot, tick);
      if (reason != null) {
        closeReturned(slot, lease.word, reason);
        return;
      }
    }
    long check = tick + validationIntervalNanos;
    slot.checkAt = check - slot.expiresAt < 0 ? check : slot.expiresAt;
    if (queue.size() != 0) {
      handover.release(lease, thread);
      return;
    }
    slot.release(lease.word);
    table.freed(slot, thread);
    if (queue.size() != 0) {
      handover.serve();
    }
  }

  private void finishUse(Slot<C> slot, long tick) {
    long used = tick - slot.acquiredAt;
    if (used > 0) {
      useTimes.record(used);
    }
    slot.lastUsed = tick;
    if ((slot.flags() & Slot.BROKEN) == 0) {
      try {
        slot.factory().reset(slot.held());
      } catch (Throwable fault) {
        breakBy(slot, fault);
      }
    }
  }

  // ---- the end of a lease, off the fast path

  /** A second release, a release after hand-off, or a release in a thread that did not acquire. */
  private void releaseElsewhere(PoolLease<C> lease, Thread thread) {
    Slot<C> slot = lease.slot;
    Slot<C> successor = slot.isHeld(lease.word) ? closer.retire(slot, lease.word, SlotWord.LIVE) : null;
    if (successor == null) {
      endedBefore(slot);
      return;
    }
    successor.owner = thread;
    release(new PoolLease<>(successor, successor.word()));
  }

  private void endedBefore(Slot<C> slot) {
    if (!slot.reclaimed) {
      misused();
    }
  }

  void invalidate(PoolLease<C> lease, Throwable cause, Duration hold) {
    Slot<C> slot = lease.slot;
    if (!slot.isHeld(lease.word)) {
      endedBefore(slot);
      return;
    }
    slot.brokenBy = cause;
    long holdNanos = Math.max(0, hold.toNanos());
    boolean own = slot.isOwnedBy(Thread.currentThread());
    if (own) {
      useTimes.record(time.coarseNanoTime() - slot.acquiredAt);
    }
    boolean ended = own ? closer.close(slot, lease.word, CloseReason.BROKEN, holdNanos)
        : closer.cutOff(slot, lease.word, CloseReason.BROKEN, holdNanos);
    if (!ended) {
      endedBefore(slot);
    }
  }

  void report(PoolLease<C> lease, Throwable failure) {
    Slot<C> slot = lease.slot;
    if (!slot.isHeld(lease.word)) {
      endedBefore(slot);
      return;
    }
    FailureKind kind = classify(failure);
    slot.failures++;
    if (kind.isUnhealthy()) {
      health.failed(failure);
    }
    if (kind.breaksConnection()) {
      breakBy(slot, failure);
    }
  }

  private void breakBy(Slot<C> slot, Throwable failure) {
    slot.brokenBy = failure;
    slot.addFlag(Slot.BROKEN);
  }

  void handOff(PoolLease<C> lease) {
    Slot<C> slot = lease.slot;
    if (!slot.isOwnedBy(Thread.currentThread()) || !slot.isHeld(lease.word)) {
      misused();
      throw new LeaseEndedException(name);
    }
    slot.addFlag(Slot.HANDED_OFF);
  }

  private @Nullable CloseReason reasonToClose(Slot<C> slot, long tick) {
    int flags = slot.flags();
    int now = mode;
    if ((flags & Slot.WATCHED) != 0 && slot.watch != null) {
      slot.watch.clear();
      slot.watch = null;
    }
    slot.dropFlags(Slot.WATCHED | Slot.HANDED_OFF);
    if ((flags & Slot.BROKEN) != 0) {
      return CloseReason.BROKEN;
    }
    if (slot.generation != generation()) {
      return CloseReason.STALE;
    }
    if ((now & (Mode.DRAINING | Mode.CLOSED)) != 0) {
      return CloseReason.SHUTDOWN;
    }
    if (tick - slot.expiresAt >= 0) {
      return CloseReason.LIFETIME;
    }
    if (slot.uses >= slot.useLimit) {
      return CloseReason.USES;
    }
    return (now & Mode.COUNTING) != 0 && isSurplus() ? CloseReason.SURPLUS : null;
  }

  private boolean isSurplus() {
    if (closer.takeSurplus(opener.total())) {
      closer.returnSurplus();
      return true;
    }
    return pending() == 0 && table.countFree() >= config.maxIdle();
  }

  private void closeReturned(Slot<C> slot, long leased, CloseReason reason) {
    closer.close(slot, leased, reason, 0);
  }

  // ---- what the parts ask of each other

  /** A connection that nobody has noted yet: just opened, checked or taken in vain. Goes where it is wanted. */
  void admit(PoolLease<C> lease) {
    Slot<C> slot = lease.slot;
    CloseReason reason = (slot.flags() & Slot.BROKEN) != 0 ? CloseReason.BROKEN
        : slot.generation != generation() ? CloseReason.STALE
            : (mode & (Mode.DRAINING | Mode.CLOSED)) != 0 ? CloseReason.SHUTDOWN : null;
    if (reason != null) {
      closer.close(slot, lease.word, reason, 0);
    } else {
      handover.handOn(lease);
      if ((mode & (Mode.DRAINING | Mode.CLOSED)) != 0) {
        lifecycle.closeFree(CloseReason.SHUTDOWN);
      }
    }
  }

  /** Leases a free place whose connection needs no look; sends one that does to be checked. */
  @Nullable
  PoolLease<C> leaseFresh() {
    PoolLease<C> lease = (mode & Mode.CHOOSING) == 0 ? table.leaseAny() : table.leaseBy(selection);
    boolean sent = false;
    while (lease != null && time.coarseNanoTime() - lease.slot.checkAt >= 0) {
      if (sent || checker.underWay() >= queue.size()) {
        lease.slot.release(lease.word);
        table.freed(lease.slot, Thread.currentThread());
        return null;
      }
      examine(lease);
      sent = true;
      lease = table.leaseAny();
    }
    return lease;
  }

  /** A connection that was leased but is too old, or was not checked for a while. */
  void examine(PoolLease<C> lease) {
    if (time.coarseNanoTime() - lease.slot.expiresAt >= 0) {
      closer.close(lease.slot, lease.word, CloseReason.LIFETIME, 0);
    } else {
      checker.check(lease.slot, lease.word);
    }
  }

  void checkedNow(Slot<C> slot, long tick) {
    slot.checkedAt = tick;
    long check = tick + Math.max(1, validationIntervalNanos);
    slot.checkAt = check - slot.expiresAt < 0 ? check : slot.expiresAt;
  }

  boolean close(Slot<C> slot, long seen, CloseReason reason) {
    return closer.close(slot, seen, reason, 0);
  }

  boolean reclaim(Slot<C> slot, long leased, CloseReason reason) {
    slot.reclaimed = true;
    return closer.cutOff(slot, leased, reason, 0);
  }

  void waited(PoolLease<C> lease, Acquire how, Thread thread, long nanos) {
    counters.waited.increment();
    waitTimes.record(nanos);
    begin(lease, how, thread, time.coarseNanoTime());
  }

  private void watch(PoolLease<C> lease) {
    if (ThreadLocalRandom.current().nextDouble() < config.leakSample()) {
      lease.slot.watch = new LeaseWatch(lease, keeper.garbage());
      lease.slot.addFlag(Slot.WATCHED);
    }
  }

  void demand() {
    opener.demand();
  }

  /** Now and then: what a race may have left behind. */
  void tidyUp() {
    lifecycle.closeStale();
    lifecycle.recomputeMode();
  }

  void requireOpen() {
    lifecycle.requireOpen();
  }

  void refuseWaiters(Refusal refusal) {
    handover.refuseAll(refusal);
  }

  void forEachConnection(Consumer<C> act) {
    for (int i = 0; i < table.size(); i++) {
      C connection = table.slot(i).connection;
      if (connection != null) {
        act.accept(connection);
      }
    }
  }

  /** A connection has learnt of its own death. */
  void dead(Object connection, Throwable cause) {
    for (int i = 0; i < table.size(); i++) {
      Slot<C> slot = table.slot(i);
      long word = slot.word();
      if (slot.holds(connection)) {
        breakBy(slot, cause);
        if (slot.isFree(word)) {
          closer.close(slot, word, CloseReason.BROKEN, 0);
        }
      }
    }
  }

  void placeFreed() {
    opener.placeFreed();
  }

  void changed() {
    signal.changed();
  }

  void targetDown() {
    handover.refuseAll(opener.breaker().refusal());
  }

  FailureKind classify(Throwable failure) {
    return classifier.apply(failure);
  }

  void misused() {
    counters.misuses.increment();
  }

  void log(String what, Throwable fault) {
    System.getLogger(LeasePool.class.getName()).log(System.Logger.Level.DEBUG, "pool '" + name + "': " + what, fault);
  }

  boolean isWilling() {
    return (mode & Mode.CLOSED_FOR_LENDING) == 0;
  }

  boolean isOver() {
    return (mode & Mode.CLOSED) != 0;
  }

  /** Why those who wait must not go on waiting; null if they may. */
  @Nullable
  Refusal refusalOfWaiters() {
    int now = mode;
    if ((now & Mode.CLOSED) != 0) {
      return new Refusal.Closed();
    }
    if ((now & Mode.FAILING) != 0) {
      return new Refusal.Paused(state());
    }
    return opener.breaker().isOpen() ? opener.breaker().refusal() : null;
  }

  int mode() {
    return mode;
  }

  void mode(int next) {
    mode = next;
  }

  int baseMode() {
    PoolConfig now = config;
    return (SelectionStrategy.mostRecent().equals(selection) ? 0 : Mode.CHOOSING)
        | (handover.isStrict() ? Mode.STRICT : 0) | (now.leakSample() > 0 ? Mode.SAMPLING : 0)
        | (now.maxIdle() < maxSize || opener.total() > maxSize ? Mode.COUNTING : 0);
  }

  Opener<C> opener() {
    return opener;
  }

  Closer<C> closer() {
    return closer;
  }

  Checker<C> checker() {
    return checker;
  }

  Keeper<C> keeper() {
    return keeper;
  }

  void retireFactory() {
    opener.retireFactory();
  }

  Signal signal() {
    return signal;
  }

  PoolFigures<C> figures() {
    return figures;
  }

  Counters counters() {
    return counters;
  }

  EventHub events() {
    return events;
  }

  HealthTracker healthTracker() {
    return health;
  }

  DurationRecorder waitTimes() {
    return waitTimes;
  }

  DurationRecorder useTimes() {
    return useTimes;
  }

  PoolConfig config() {
    return config;
  }

  int maxSize() {
    return maxSize;
  }

  int minIdle() {
    return minIdle;
  }

  int maxOpening() {
    return config.maxOpening();
  }

  int maxUses() {
    return config.maxUses();
  }

  int maxPending() {
    return config.maxPending();
  }

  int pending() {
    return queue.size();
  }

  long acquireTimeoutNanos() {
    return acquireTimeoutNanos;
  }

  long openTimeoutNanos() {
    return config.openTimeout().toNanos();
  }

  long generation() {
    return lifecycle.generation();
  }

  // ---- the API beside acquire

  @Override
  public String name() {
    return name;
  }

  @Override
  public Optional<Lease<C>> tryAcquire() {
    if (isOver()) {
      throw new PoolClosedException(name);
    }
    if (!isWilling() || queue.size() != 0) {
      return Optional.empty();
    }
    Thread thread = Thread.currentThread();
    PoolLease<C> lease = leaseCarefully(thread);
    if (lease == null) {
      opener.demandOne();
      return Optional.empty();
    }
    long tick = time.coarseNanoTime();
    if (tick - lease.slot.checkAt >= 0) {
      examine(lease);
      return Optional.empty();
    }
    begin(lease, Acquire.standard(), thread, tick);
    return Optional.of(lease);
  }

  @Override
  public <T, X extends Exception> T call(Acquire how, Work<? super C, ? extends T, X> work)
      throws X, InterruptedException {
    try (Lease<C> lease = acquire(how)) {
      T result;
      try {
        result = work.on(lease.get());
      } catch (Throwable failure) {
        lease.report(failure);
        throw failure;
      }
      health.succeeded();
      return result;
    }
  }

  @Override
  public PoolStats stats() {
    return figures.stats();
  }

  @Override
  public PoolHealth health() {
    return health.health(figures.lastUsed());
  }

  @Override
  public List<LeaseInfo> leases() {
    return figures.leases();
  }

  @Override
  public List<ConnectionInfo> connections() {
    return figures.connections();
  }

  @Override
  public Subscription listen(PoolListener listener) {
    return events.listen(listener);
  }

  @Override
  public PoolState state() {
    return lifecycle.state();
  }

  @Override
  public Settings settings() {
    return settings;
  }

  @Override
  public Capabilities capabilities() {
    return Lifecycle.CAPABILITIES;
  }

  @Override
  public void resize(int nextMinIdle, int nextMaxSize) {
    reconfigure(Map.of(PoolSettings.MIN_IDLE.name(), nextMinIdle, PoolSettings.MAX_SIZE.name(), nextMaxSize));
    events.publish(() -> new PoolEvent.Resized(name, time.instant(), nextMinIdle, nextMaxSize));
  }

  @Override
  public void reconfigure(Map<String, ?> changes) {
    lifecycle.requireOpen();
    Settings next = settings.with(changes);
    PoolConfig nextConfig = PoolConfig.of(next);
    boolean live = settings.declared().stream()
        .allMatch(setting -> setting.isLive() || Objects.equals(settings.find(setting), next.find(setting)));
    ConnectionFactory<C> nextFactory = live ? null : remake.apply(next);
    settings = next;
    configure(nextConfig);
    if (nextFactory != null) {
      opener.use(nextFactory);
      lifecycle.evict(EvictMode.SOFT);
    }
    lifecycle.closeSurplus();
    demand();
    keeper.schedule();
  }

  @Override
  public void pause(PauseMode pauseMode) {
    lifecycle.pause(pauseMode);
  }

  @Override
  public void resume() {
    lifecycle.resume();
  }

  @Override
  public int evict(EvictMode evictMode) {
    return lifecycle.evict(evictMode);
  }

  @Override
  public boolean drain(Duration limit) throws InterruptedException {
    return lifecycle.drain(limit);
  }

  @Override
  public PoolHealth validateNow() throws InterruptedException {
    lifecycle.requireOpen();
    lifecycle.checkHealth();
    return health();
  }

  @Override
  public boolean awaitReady(Duration limit) throws InterruptedException {
    return signal.await(() -> table.countFree() + figures.occupancy().inUse() >= minIdle,
        Deadline.in(limit, time));
  }

  @Override
  public CloseReport close(Duration grace) {
    return lifecycle.close(grace);
  }

  @Override
  public void close() {
    close(config.closeGrace());
  }
}
