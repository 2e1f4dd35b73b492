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
import dev.heddle.pool.spi.FailureKind;
import dev.heddle.pool.spi.NativeFigures;
import dev.heddle.pool.spi.NativePool;
import dev.heddle.pool.spi.SourceEvents;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A native pool behind the gate: a lease pool of permits, as many as the native pool may have connections. Waiting,
 * deadlines, priorities, {@code max-pending}, pauses, drains, the list of leases and leaks are the lease pool's; the
 * native pool's own queue stays empty. {@link Taking} acquires, {@link Returning} gives back, {@link NativeNews} hears what
 * the native pool opens and closes, {@link GateHealth} asks the target, {@link GateLifecycle} holds the acts that change the
 * pool, {@link GateFigures} sums up.
 */
final class GatedPool<C> implements ManagedPool<C> {

  private final String name;
  private final NativePool<C> source;
  private final Function<Throwable, FailureKind> classifier;
  private final TimeSource time;
  final LeasePool<Permit> permits;
  /** Of the permits: each lease goes there twice. */
  final Lending<Permit> lending;
  final EventHub events;
  final HealthTracker health;
  final Breaker breaker;
  private final GateHealth healthChecks;
  final Signal signal;
  final Counters counters = new Counters();
  final Taking<C> taking;
  final Returning<C> returning;
  final NativeNews news;
  final GateFigures figures;
  private final GateLifecycle<C> lifecycle;

  GatedPool(String name, NativePool<C> source, Function<Throwable, FailureKind> classifier, PoolConfig config,
      Settings settings, TimeSource time) {
    this.name = name;
    this.source = source;
    this.classifier = classifier;
    this.time = time;
    this.events = new EventHub(name);
    this.health = new HealthTracker(name, time, events, config.healthFailures());
    this.signal = new Signal(time);
    this.taking = new Taking<>(this, source, time);
    this.returning = new Returning<>(this, source, time);
    this.news = new NativeNews(this, time);
    this.figures = new GateFigures(this);
    this.healthChecks = new GateHealth(this, time);
    this.lifecycle = new GateLifecycle<>(this, healthChecks, settings, time);
    this.breaker = new Breaker(name, time, events, healthChecks::probeInBackground, () -> {
    });
    breaker.configure(config.breakerFailures(), config.breakerProbeInterval());
    PoolConfig ofPermits = PoolConfig.of(Settings.of(PoolSettings.all(), Permit.settings(config)));
    this.permits = new LeasePool<>(name, new Permit.Factory(), ignored -> new Permit.Factory(),
        failure -> FailureKind.REQUEST, ofPermits, ofPermits.settings(), time,
        ConnectionBudget.UNLIMITED);
    this.lending = permits.lending;
    lending.lendPermits();
    permits.closer.endToo(returning::cutOff);
    permits.listen(this::passOn);
  }

  GatedPool<C> start() {
    permits.opener.fillHere();
    permits.start();
    healthChecks.schedule();
    return this;
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
    return watched(taking.acquire(how));
  }

  @Override
  public Optional<Lease<C>> tryAcquire() {
    return Optional.ofNullable(taking.tryAcquire()).map(this::watched);
  }

  private Lease<C> watched(GatedLease<C> lease) {
    if (lending.isSampling()) {
      lending.watch(lease, lease.permit, lease.word);
    }
    return lease;
  }

  @Override
  public <T, X extends Exception> T call(Acquire how, Work<? super C, ? extends T, X> work)
      throws X, InterruptedException {
    GatedLease<C> lease = taking.acquire(how);
    T result = call(lease.permit, lease.word, lease.connection, work);
    health.succeeded();
    return result;
  }

  /** Without a lease, which nobody would see, let alone lose, and which another processor would have to fetch at the end. */
  private <T, X extends Exception> T call(Slot<Permit> permit, long word, C connection,
      Work<? super C, ? extends T, X> work) throws X {
    try {
      return work.on(connection);
    } catch (Throwable failure) {
      returning.report(permit, word, failure);
      throw failure;
    } finally {
      returning.close(permit, word, connection);
    }
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
    return (lending.mode() & Mode.COUNTING) != 0 && permits.closer.hasSurplus();
  }

  SourceEvents sourceEvents() {
    return news;
  }

  FailureKind classify(Throwable failure) {
    return classifier.apply(failure);
  }

  void openFailed(Throwable failure, FailureKind kind) {
    if (kind.isUnhealthy()) {
      health.failed(failure);
    }
    if (kind != FailureKind.REQUEST && breaker.failed(kind, failure)) {
      permits.handover.refuseAll(breaker.refusal());
      taking.refuseAll(failure);
    }
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
    lifecycle.resize(minIdle, maxSize);
  }

  @Override
  public void reconfigure(Map<String, ?> changes) {
    lifecycle.reconfigure(changes);
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
    return lifecycle.evict(mode);
  }

  @Override
  public boolean drain(Duration limit) throws InterruptedException {
    return lifecycle.drain(limit);
  }

  @Override
  public PoolHealth validateNow() throws InterruptedException {
    lifecycle.validateNow();
    return health();
  }

  @Override
  public boolean awaitReady(Duration limit) throws InterruptedException {
    return signal.await(() -> {
      permits.lifecycle.requireOpen();
      NativeFigures figures = source.figures();
      return figures.idle() + figures.inUse() >= config().minIdle();
    }, Deadline.in(limit, time));
  }

  @Override
  public CloseReport close(Duration grace) {
    return lifecycle.close(grace);
  }

  @Override
  public void close() {
    close(config().closeGrace());
  }

  // ---- figures

  @Override
  public String name() {
    return name;
  }

  PoolConfig config() {
    return lifecycle.config();
  }

  long generation() {
    return lifecycle.generation();
  }

  @Override
  public PoolStats stats() {
    return figures.stats();
  }

  @Override
  public PoolHealth health() {
    return health.health(permits.figures.lastUsed(), source.facts());
  }

  @Override
  public PoolState state() {
    return permits.state();
  }

  @Override
  public Settings settings() {
    return lifecycle.settings();
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
