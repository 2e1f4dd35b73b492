package dev.heddle.core;

import dev.heddle.pool.Acquire;
import dev.heddle.pool.Capabilities;
import dev.heddle.pool.CloseReport;
import dev.heddle.pool.ConnectionInfo;
import dev.heddle.pool.Deadline;
import dev.heddle.pool.EvictMode;
import dev.heddle.pool.Lease;
import dev.heddle.pool.LeaseInfo;
import dev.heddle.pool.ManagedPool;
import dev.heddle.pool.Occupancy;
import dev.heddle.pool.PauseMode;
import dev.heddle.pool.PoolConfig;
import dev.heddle.pool.PoolEvent;
import dev.heddle.pool.PoolHealth;
import dev.heddle.pool.PoolListener;
import dev.heddle.pool.PoolSettings;
import dev.heddle.pool.PoolState;
import dev.heddle.pool.PoolStats;
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
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A pool that keeps its connections itself: the front door, and the one place where its parts meet. {@link Lending} is
 * the fast path, {@link LeaseActs} what else a holder may do, {@link Admission} says what may be lent, {@link Handover}
 * brings connections to waiters as {@link Pacing} says, {@link Opener} opens, {@link Checker} checks, {@link Closer} closes,
 * {@link Keeper} walks over the places in the background, {@link Lifecycle} holds the acts that change the state,
 * {@link PoolFigures} sums up.
 */
final class LeasePool<C> implements ManagedPool<C> {

  final SlotTable<C> table;
  final WaiterQueue queue;
  final Lending<C> lending;
  final LeaseActs<C> acts;
  final Admission<C> admission;
  final Handover<C> handover;
  final Opener<C> opener;
  final Checker<C> checker;
  final Closer<C> closer;
  final Keeper<C> keeper;
  final Lifecycle<C> lifecycle;
  final PoolFigures<C> figures;
  final Counters counters = new Counters();
  final EventHub events;
  final HealthTracker health;
  final Signal signal;

  /**
   * The table's. Whoever acquires begins with it, and after the locked instruction of the last acquire each load on the way
   * to the next one counts five cycles that no processor hides: so it hangs on the pool itself.
   */
  private final @Nullable Slot<C>[] hints;
  private final String name;
  private final Function<Settings, ConnectionFactory<C>> remake;
  private final Function<Throwable, FailureKind> classifier;
  private final TimeSource time;
  /** One after the other, or a change would be lost, or settings and limits be those of different ones. */
  private final ReentrantLock changing = new ReentrantLock();
  /** Of the pool and its backend. */
  private volatile Settings settings;
  private volatile Limits limits;

  LeasePool(String name, ConnectionFactory<C> factory, Function<Settings, ConnectionFactory<C>> remake,
      Function<Throwable, FailureKind> classifier, PoolConfig config, Settings settings, TimeSource time,
      ConnectionBudget budget) {
    this.name = name;
    this.remake = remake;
    this.classifier = classifier;
    this.time = time;
    this.settings = settings;
    this.limits = Limits.of(config);
    this.events = new EventHub(name);
    this.health = new HealthTracker(name, time, events, config.healthFailures());
    this.signal = new Signal(time);
    this.table = new SlotTable<>(this, config.maxSize());
    this.hints = table.hints;
    this.queue = new WaiterQueue(time.nanoTime(), this::waiting);
    this.lending = new Lending<>(this, table, time, config.selection());
    this.acts = new LeaseActs<>(this, time);
    this.admission = new Admission<>(this, time);
    this.handover = new Handover<>(this, time);
    this.opener = new Opener<>(this, factory, time, budget);
    this.checker = new Checker<>(this, time);
    this.closer = new Closer<>(this, time, budget);
    this.keeper = new Keeper<>(this, time);
    this.figures = new PoolFigures<>(this, time);
    this.lifecycle = new Lifecycle<>(this, time);
    configure(config);
  }

  /** Begins to fill itself and to look after itself; not in the constructor, which must not publish itself. */
  LeasePool<C> start() {
    opener.demand();
    keeper.schedule();
    lifecycle.scheduleHealthChecks();
    return this;
  }

  private void waiting(boolean anybody, boolean anyVirtual) {
    lending.waiting((anybody ? Mode.WAITING : 0) | (anyVirtual ? Mode.WAITING_VIRTUAL : 0));
  }

  private void configure(PoolConfig config) {
    Limits next = Limits.of(config);
    table.grow(next.maxSize());
    limits = next;
    lending.configure(next);
    handover.configure(next.maxSize(), config.fairness());
    opener.breaker().configure(config.breakerFailures(), config.breakerProbeInterval());
    health.threshold(config.healthFailures());
    lifecycle.recomputeMode();
  }

  // ---- what the parts ask

  Limits limits() {
    return limits;
  }

  long generation() {
    return lifecycle.generation();
  }

  FailureKind classify(Throwable failure) {
    return classifier.apply(failure);
  }

  /** Why those who wait must not go on waiting; null if they may. */
  @Nullable
  Refusal refusalOfWaiters() {
    int mode = lending.mode();
    if ((mode & Mode.CLOSED) != 0) {
      return new Refusal.Closed();
    }
    if ((mode & Mode.FAILING) != 0) {
      return new Refusal.Paused(state());
    }
    return opener.breaker().isOpen() ? opener.breaker().refusal() : null;
  }

  void log(String what, Throwable fault) {
    System.getLogger(LeasePool.class.getName()).log(System.Logger.Level.DEBUG, "pool '" + name + "': " + what, fault);
  }

  /** A connection has learnt of its own death. */
  void dead(Object connection, Throwable cause) {
    log("a connection is dead", cause);
    for (int i = 0; i < table.size(); i++) {
      Slot<C> slot = table.slot(i);
      if (slot.holds(connection)) {
        slot.addFlag(Slot.BROKEN);
      }
    }
    lifecycle.closeUnfit();
  }

  // ---- the API

  @Override
  public String name() {
    return name;
  }

  @Override
  public PoolLease<C> acquire() throws InterruptedException {
    return lending.acquire(Acquire.standard(), hints);
  }

  @Override
  public PoolLease<C> acquire(Acquire how) throws InterruptedException {
    return lending.acquire(how, hints);
  }

  @Override
  public Optional<Lease<C>> tryAcquire() {
    return Optional.ofNullable(lending.acquireNow());
  }

  @Override
  public <T, X extends Exception> T call(Acquire how, Work<? super C, ? extends T, X> work)
      throws X, InterruptedException {
    T result = ManagedPool.super.call(how, work);
    health.succeeded();
    return result;
  }

  @Override
  public PoolStats stats() {
    return figures.stats();
  }

  @Override
  public PoolHealth health() {
    return health.health(figures.lastUsed(), opener.facts());
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
  public void resize(int minIdle, int maxSize) {
    reconfigure(Map.of(PoolSettings.MIN_IDLE.name(), minIdle, PoolSettings.MAX_SIZE.name(), maxSize));
    events.publish(() -> new PoolEvent.Resized(name, time.instant(), minIdle, maxSize));
  }

  @Override
  public void reconfigure(Map<String, ?> changes) {
    lifecycle.requireOpen();
    changing.lock();
    try {
      change(changes);
    } finally {
      changing.unlock();
    }
    lifecycle.closeSurplus();
    opener.demand();
    keeper.schedule();
    lifecycle.scheduleHealthChecks();
  }

  private void change(Map<String, ?> changes) {
    Settings before = settings;
    Settings next = before.with(changes);
    PoolConfig config = PoolConfig.of(next);
    boolean live = before.declared().stream()
        .allMatch(setting -> setting.isLive() || Objects.equals(before.find(setting), next.find(setting)));
    ConnectionFactory<C> factory = live ? null : remake.apply(next);
    settings = next;
    if (!before.find(PoolSettings.SELECTION).equals(next.find(PoolSettings.SELECTION))) { // else it may be one's own
      lending.select(config.selection());
    }
    configure(config);
    if (factory != null) {
      opener.use(factory);
      lifecycle.evict(EvictMode.SOFT);
    }
  }

  @Override
  public void pause(PauseMode mode) {
    lifecycle.pause(mode);
  }

  @Override
  public void resume() {
    lifecycle.resume();
  }

  @Override
  public int evict(EvictMode mode) {
    return lifecycle.evict(mode);
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
    return signal.await(() -> {
      lifecycle.requireOpen();
      Occupancy now = figures.occupancy();
      return now.idle() + now.inUse() >= limits.minIdle();
    }, Deadline.in(limit, time));
  }

  @Override
  public CloseReport close(Duration grace) {
    return lifecycle.close(grace);
  }

  @Override
  public void close() {
    close(limits.closeGrace());
  }
}
