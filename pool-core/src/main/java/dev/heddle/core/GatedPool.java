package dev.heddle.core;

import dev.heddle.pool.Acquire;
import dev.heddle.pool.AcquireTimeoutException;
import dev.heddle.pool.Capabilities;
import dev.heddle.pool.CloseReason;
import dev.heddle.pool.CloseReport;
import dev.heddle.pool.ConnectionInfo;
import dev.heddle.pool.Deadline;
import dev.heddle.pool.EvictMode;
import dev.heddle.pool.Lease;
import dev.heddle.pool.LeaseInfo;
import dev.heddle.pool.ManagedPool;
import dev.heddle.pool.Occupancy;
import dev.heddle.pool.PauseMode;
import dev.heddle.pool.PoolAct;
import dev.heddle.pool.PoolClosedException;
import dev.heddle.pool.PoolConfig;
import dev.heddle.pool.PoolEvent;
import dev.heddle.pool.PoolException;
import dev.heddle.pool.PoolHealth;
import dev.heddle.pool.PoolListener;
import dev.heddle.pool.PoolSettings;
import dev.heddle.pool.PoolState;
import dev.heddle.pool.PoolStats;
import dev.heddle.pool.PoolTimes;
import dev.heddle.pool.PoolTotals;
import dev.heddle.pool.Settings;
import dev.heddle.pool.Situation;
import dev.heddle.pool.TargetDownException;
import dev.heddle.pool.TimeSource;
import dev.heddle.pool.Work;
import dev.heddle.pool.spi.ConnectionBudget;
import dev.heddle.pool.spi.FailureKind;
import dev.heddle.pool.spi.NativeFigures;
import dev.heddle.pool.spi.NativePool;
import dev.heddle.pool.spi.SourceEvents;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/**
 * A native pool behind the gate: a lease pool of permits, as many as the native pool may have connections. Waiting,
 * deadlines, priorities, {@code max-pending}, pauses, drains, the list of leases and leaks are the lease pool's; the
 * native pool's own queue stays empty. The gate knows by {@link SourceEvents} what the native pool opens and closes.
 */
final class GatedPool<C> implements ManagedPool<C> {

  private final String name;
  private final NativePool<C> source;
  private final Function<Throwable, FailureKind> classifier;
  private final TimeSource time;
  private final LeasePool<Permit<C>> permits;
  private final EventHub events;
  private final HealthTracker health;
  private final Breaker breaker;
  private final GateHealth healthChecks;
  private final Signal signal;
  private final Counters counters = new Counters();
  private final LongAdder acquired = new LongAdder();
  private final DurationRecorder waitTimes = new DurationRecorder();
  private final DurationRecorder useTimes = new DurationRecorder();
  private final AtomicBoolean closing = new AtomicBoolean();
  private final CompletableFuture<CloseReport> closed = new CompletableFuture<>();
  private final DurationRecorder openTimes = new DurationRecorder();
  private final AtomicLong generation = new AtomicLong();
  private final AtomicLong opened = new AtomicLong();
  private final AtomicInteger taking = new AtomicInteger();
  private final Set<Take<C>> takes = ConcurrentHashMap.newKeySet();
  private volatile PoolConfig config;
  private volatile Settings settings;

  GatedPool(String name, NativePool<C> source, Function<Throwable, FailureKind> classifier, PoolConfig config,
      Settings settings, TimeSource time) {
    this.name = name;
    this.source = source;
    this.classifier = classifier;
    this.time = time;
    this.config = config;
    this.settings = settings;
    this.events = new EventHub(name);
    this.health = new HealthTracker(name, time, events, config.healthFailures());
    this.signal = new Signal(time);
    this.healthChecks = new GateHealth(this, time);
    this.breaker = new Breaker(name, time, events, healthChecks::probeInBackground, () -> {
    });
    breaker.configure(config.breakerFailures(), config.breakerProbeInterval());
    PoolConfig ofPermits = PoolConfig.of(Settings.of(PoolSettings.all(), permitSettings(config)));
    this.permits = new LeasePool<>(name, new Permit.Factory<>(), ignored -> new Permit.Factory<>(),
        failure -> FailureKind.REQUEST, ofPermits, ofPermits.settings(), time,
        ConnectionBudget.UNLIMITED);
    permits.listen(this::passOn);
  }

  GatedPool<C> start() {
    permits.opener.fillHere();
    permits.start();
    healthChecks.schedule();
    return this;
  }

  /** Permits are all there from the start and never grow old; the rest of the config holds for them too. */
  private static Map<String, Object> permitSettings(PoolConfig config) {
    Map<String, Object> given = new HashMap<>(config.settings().given());
    given.put(PoolSettings.MIN_IDLE.name(), config.maxSize());
    given.put(PoolSettings.MAX_SIZE.name(), config.maxSize());
    given.put(PoolSettings.MAX_OPENING.name(), 1_000);
    for (var off : List.of(PoolSettings.MAX_IDLE, PoolSettings.MAX_USES)) {
      given.remove(off.name());
    }
    for (var off : List.of(PoolSettings.IDLE_TIMEOUT, PoolSettings.MAX_LIFETIME, PoolSettings.KEEPALIVE)) {
      given.put(off.name(), Duration.ZERO);
    }
    for (var rare : List.of(PoolSettings.VALIDATION_INTERVAL, PoolSettings.HEALTH_INTERVAL)) {
      given.put(rare.name(), Duration.ofDays(365));
    }
    return given;
  }

  /** What happens to permits is news, except that they are opened and closed. */
  private void passOn(PoolEvent event) {
    switch (event) {
      case PoolEvent.StateChanged change -> events.publish(() -> change);
      case PoolEvent.TimedOut timeout -> events.publish(() -> timeout);
      case PoolEvent.Leaked leak -> events.publish(() -> leak);
      default -> {
      }
    }
  }

  // ---- acquire

  @Override
  public Lease<C> acquire() throws InterruptedException {
    return acquire(Acquire.standard());
  }

  @Override
  public Lease<C> acquire(Acquire how) throws InterruptedException {
    long start = time.nanoTime();
    try {
      return acquire(how, start);
    } finally {
      waitTimes.record(time.nanoTime() - start);
    }
  }

  private Lease<C> acquire(Acquire how, long start) throws InterruptedException {
    refuseIfDown();
    Lease<Permit<C>> permit = permits.acquire(how);
    if (isDown()) { // since it was asked for the permit
      permit.close();
      refuseIfDown();
    }
    Duration limit = how.within().orElse(config.acquireTimeout());
    Deadline deadline = Deadline.at(start + Math.min(limit.toNanos(), Limits.NEVER), time).earlier(how.deadline());
    taking.getAndIncrement();
    try {
      return lend(permit, take(permit, deadline));
    } catch (Exception failure) {
      throw failed(failure, start, limit, deadline);
    } finally {
      taking.getAndDecrement();
    }
  }

  private Lease<C> lend(Lease<Permit<C>> permit, C connection) {
    acquired.increment();
    return new GatedLease<>(this, permit, new Holding<>(source, connection, time, useTimes));
  }

  /** In the caller's thread where the native pool has one ready and keeps the deadline; else in a thread of its own. */
  private C take(Lease<Permit<C>> permit, Deadline deadline) throws Exception {
    Duration overrun = source.takeOverrun();
    boolean prompt = overrun.isZero()
        || (source.figures().idle() > 0 && deadline.remaining().compareTo(overrun) > 0);
    if (prompt) {
      try {
        return source.take(deadline);
      } catch (Throwable failure) {
        permit.close();
        throw failure;
      }
    }
    Take<C> take = new Take<>(source, deadline, permit::close);
    takes.add(take);
    try {
      return take.await(name, time);
    } finally {
      takes.remove(take);
    }
  }

  private boolean isDown() {
    return breaker.isOpen() && source.figures().idle() == 0;
  }

  private void refuseIfDown() {
    if (isDown()) {
      counters.failed.increment();
      Refusal.Down down = breaker.refusal();
      throw new TargetDownException(name, down.failures(), down.cause());
    }
  }

  private PoolException failed(Exception failure, long start, Duration limit, Deadline deadline)
      throws InterruptedException {
    if (failure instanceof InterruptedException stopped) {
      counters.interrupted.increment();
      throw stopped;
    }
    if (failure instanceof PoolException closed) {
      return closed;
    }
    if (failure instanceof Down down) {
      counters.failed.increment();
      return new TargetDownException(name, breaker.failures(), down.openFailure);
    }
    if (deadline.isOver() || failure instanceof TimeoutException) {
      counters.timeouts.increment();
      return new AcquireTimeoutException(situation(), Duration.ofNanos(time.nanoTime() - start), limit);
    }
    counters.failed.increment();
    FailureKind kind = classifier.apply(failure);
    openFailed(failure, kind);
    return new TargetDownException(name, Math.max(1, breaker.failures()), failure);
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

  private void openFailed(Throwable failure, FailureKind kind) {
    if (kind.isUnhealthy()) {
      health.failed(failure);
    }
    if (kind != FailureKind.REQUEST && breaker.failed(kind, failure)) {
      permits.handover.refuseAll(breaker.refusal());
      takes.forEach(take -> take.fail(new Down(failure)));
    }
  }

  @Override
  public Optional<Lease<C>> tryAcquire() {
    Optional<Lease<Permit<C>>> granted = permits.tryAcquire();
    if (granted.isEmpty()) {
      return Optional.empty();
    }
    Lease<Permit<C>> permit = granted.get();
    if (source.figures().idle() == 0) {
      if (breaker.isOpen()) {
        permit.close();
      } else {
        openForLater(permit);
      }
      return Optional.empty();
    }
    try {
      Lease<C> lease = lend(permit, source.take(Deadline.in(Duration.ZERO, time)));
      waitTimes.record(0);
      return Optional.of(lease);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (Exception noneNow) {
      permits.log("no connection at once", noneNow);
    }
    permit.close();
    return Optional.empty();
  }

  /** Lets the native pool open a connection in the background; it lies idle then. */
  private void openForLater(Lease<Permit<C>> permit) {
    Thread.ofVirtual().name("heddle-open-" + name).start(() -> {
      try {
        source.giveBack(source.take(Deadline.in(config.openTimeout(), time)));
      } catch (Exception failure) {
        permits.log("no connection for later", failure);
      } finally {
        permit.close();
      }
    });
  }

  @Override
  public <T, X extends Exception> T call(Acquire how, Work<? super C, ? extends T, X> work)
      throws X, InterruptedException {
    T result = ManagedPool.super.call(how, work);
    health.succeeded();
    return result;
  }

  FailureKind reported(Throwable failure) {
    FailureKind kind = classifier.apply(failure);
    if (kind.isUnhealthy()) {
      health.failed(failure);
    }
    return kind;
  }

  void misused() {
    counters.misuses.increment();
  }

  boolean isShrinking() {
    return permits.closer.hasSurplus();
  }

  void dead(Object connection, Throwable cause) {
    permits.forEachConnection(permit -> {
      Holding<C> holding = permit.holding();
      if (holding != null && isSame(holding.connection(), connection)) {
        holding.breakBy(cause);
      }
    });
  }

  @SuppressWarnings("ReferenceEquality") // identity is what a connection is known by
  private static boolean isSame(Object one, Object other) {
    return one == other;
  }

  // ---- what the native pool tells

  SourceEvents sourceEvents() {
    return new SourceEvents() {
      @Override
      public void opened(Duration took) {
        counters.opened.increment();
        openTimes.record(took.toNanos());
        long id = opened.incrementAndGet();
        breaker.succeeded();
        health.succeeded();
        events.publish(() -> new PoolEvent.Opened(name, time.instant(), id, took));
        PoolJfr.opened(name, id, took.toNanos());
        signal.changed();
      }

      @Override
      public void openFailed(Throwable failure, Duration took) {
        counters.openFailed.increment();
        events.publish(
            () -> new PoolEvent.OpenFailed(name, time.instant(), String.valueOf(failure.getMessage()), took));
        GatedPool.this.openFailed(failure, classifier.apply(failure));
      }

      @Override
      public void closed(CloseReason reason) {
        counters.closed(reason);
        events.publish(() -> new PoolEvent.Closed(name, time.instant(), 0, reason));
        PoolJfr.closed(name, 0, reason);
      }

      @Override
      public void validationFailed() {
        counters.validationFailed.increment();
      }
    };
  }

  NativePool<C> source() {
    return source;
  }

  void probeSucceeded() {
    health.succeeded();
    health.checked();
    breaker.succeeded();
  }

  void probeFailed(Throwable failure) {
    counters.healthCheckFailures.increment();
    health.failed(failure);
    health.checked();
    if (breaker.isOpen()) {
      FailureKind kind = classifier.apply(failure);
      breaker.failed(kind == FailureKind.REQUEST ? FailureKind.TARGET_DOWN : kind, failure);
    }
  }

  // ---- acts

  @Override
  public void resize(int minIdle, int maxSize) {
    reconfigure(Map.of(PoolSettings.MIN_IDLE.name(), minIdle, PoolSettings.MAX_SIZE.name(), maxSize));
    events.publish(() -> new PoolEvent.Resized(name, time.instant(), minIdle, maxSize));
  }

  @Override
  public void reconfigure(Map<String, ?> changes) {
    permits.lifecycle.requireOpen();
    Settings next = settings.with(changes);
    PoolConfig nextConfig = PoolConfig.of(next);
    Set<String> sizes = Set.of(PoolSettings.MIN_IDLE.name(), PoolSettings.MAX_SIZE.name());
    boolean onlySizes = sizes.containsAll(changes.keySet());
    require(onlySizes ? PoolAct.RESIZE : PoolAct.RECONFIGURE);
    int before = config.maxSize();
    settings = next;
    config = nextConfig;
    health.threshold(nextConfig.healthFailures());
    breaker.configure(nextConfig.breakerFailures(), nextConfig.breakerProbeInterval());
    if (nextConfig.maxSize() < before) { // the gate never lets more through than the native pool may have
      permits.reconfigure(permitSettings(nextConfig));
      applyToSource(onlySizes, next, nextConfig);
    } else {
      applyToSource(onlySizes, next, nextConfig);
      permits.reconfigure(permitSettings(nextConfig));
    }
    permits.opener.fillHere();
    healthChecks.schedule();
  }

  private void applyToSource(boolean onlySizes, Settings next, PoolConfig nextConfig) {
    if (onlySizes) {
      source.resize(nextConfig.minIdle(), nextConfig.maxSize());
    } else {
      source.reconfigure(next);
      breaker.reset();
    }
  }

  private void require(PoolAct act) {
    if (!source.capabilities().can(act)) {
      throw new UnsupportedOperationException("pool '" + name + "' cannot " + act);
    }
  }

  @Override
  public void pause(PauseMode mode) {
    permits.pause(mode);
  }

  @Override
  public void resume() {
    permits.resume();
  }

  @Override
  public int evict(EvictMode mode) {
    permits.lifecycle.requireOpen();
    require(mode == EvictMode.HARD ? PoolAct.EVICT_HARD : PoolAct.EVICT_SOFT);
    int condemned = source.evict(mode);
    long next = generation.incrementAndGet();
    if (mode == EvictMode.HARD) {
      Throwable cause = new IllegalStateException("pool '" + name + "' evicted all connections");
      permits.forEachConnection(permit -> {
        Holding<C> holding = permit.holding();
        if (holding != null) {
          holding.abort(cause);
        }
      });
    }
    events.publish(() -> new PoolEvent.Evicted(name, time.instant(), next, condemned));
    return condemned;
  }

  @Override
  public boolean drain(Duration limit) throws InterruptedException {
    boolean drained = permits.drain(limit);
    source.evict(EvictMode.SOFT);
    return drained;
  }

  @Override
  public PoolHealth validateNow() throws InterruptedException {
    permits.lifecycle.requireOpen();
    require(PoolAct.VALIDATE);
    healthChecks.probeAndWait();
    return health();
  }

  @Override
  public boolean awaitReady(Duration limit) throws InterruptedException {
    return signal.await(() -> {
      permits.lifecycle.requireOpen();
      NativeFigures figures = source.figures();
      return figures.idle() + figures.inUse() >= config.minIdle();
    }, Deadline.in(limit, time));
  }

  @Override
  public CloseReport close(Duration grace) {
    if (!closing.compareAndSet(false, true)) {
      return closed.join();
    }
    breaker.stop();
    healthChecks.stop();
    takes.forEach(take -> take.fail(new PoolClosedException(name)));
    long closedBefore = counters.closedTotal();
    CloseReport report = permits.close(grace);
    int open = source.figures().idle();
    source.close();
    int inOrder = (int) Math.max(open, counters.closedTotal() - closedBefore - report.cutOff().size());
    CloseReport complete = new CloseReport(report.took(), inOrder, report.cutOff());
    closed.complete(complete);
    return complete;
  }

  @Override
  public void close() {
    close(config.closeGrace());
  }

  // ---- figures

  @Override
  public String name() {
    return name;
  }

  PoolConfig config() {
    return config;
  }

  private Occupancy occupancy() {
    Occupancy gate = permits.figures.occupancy();
    NativeFigures figures = source.figures();
    int waitingInside = Math.min(taking.get(), gate.inUse());
    int inUse = gate.inUse() - waitingInside;
    int idle = Math.max(0, Math.min(figures.idle(), config.maxSize() - inUse - gate.closing()));
    int opening = Math.max(0, Math.min(figures.opening(), config.maxSize() - inUse - idle - gate.closing()));
    return new Occupancy(config.maxSize(), config.minIdle(), idle, inUse, opening, gate.closing(),
        gate.pending() + waitingInside);
  }

  private Situation situation() {
    Situation gate = permits.figures.situation();
    return new Situation(name, gate.state(), occupancy(), gate.longestHolders(),
        Optional.ofNullable(breaker.lastFailure()), breaker.isOpen());
  }

  @Override
  public PoolStats stats() {
    PoolStats gate = permits.stats();
    PoolTotals mine = counters.totals(0);
    PoolTotals lent = gate.totals();
    PoolTotals totals = new PoolTotals(acquired.sum(), Math.min(lent.waited(), acquired.sum()),
        lent.acquireTimeouts() + mine.acquireTimeouts(), lent.acquireRejected(),
        lent.acquireInterrupted() + mine.acquireInterrupted(),
        lent.acquireFailed() + mine.acquireFailed(), mine.opened(), mine.openFailed(), 0, mine.closed(),
        mine.validationFailed(), mine.healthCheckFailures(), lent.leaksSuspected(), lent.leaksOrphaned(),
        lent.leaksCertain(), lent.leaksReclaimed(), lent.misuses() + mine.misuses());
    return new PoolStats(name, gate.takenAt(), gate.state(), generation.get(), occupancy(), totals,
        new PoolTimes(waitTimes.snapshot(0), openTimes.snapshot(0), useTimes.snapshot(0)));
  }

  @Override
  public PoolHealth health() {
    return health.health(permits.figures.lastUsed());
  }

  @Override
  public PoolState state() {
    return permits.state();
  }

  @Override
  public Settings settings() {
    return settings;
  }

  @Override
  public Capabilities capabilities() {
    return source.capabilities();
  }

  @Override
  public List<LeaseInfo> leases() {
    return permits.leases();
  }

  @Override
  public List<ConnectionInfo> connections() {
    return source.connections();
  }

  @Override
  public Subscription listen(PoolListener listener) {
    return events.listen(listener);
  }
}
