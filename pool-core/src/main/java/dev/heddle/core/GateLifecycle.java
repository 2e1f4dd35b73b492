package dev.heddle.core;

import dev.heddle.pool.CloseReport;
import dev.heddle.pool.EvictMode;
import dev.heddle.pool.PoolAct;
import dev.heddle.pool.PoolConfig;
import dev.heddle.pool.PoolEvent;
import dev.heddle.pool.PoolSettings;
import dev.heddle.pool.Settings;
import dev.heddle.pool.TimeSource;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/** The acts that change a gated pool: its limits and settings, its generation, and its end. */
final class GateLifecycle<C> {

  private static final Set<String> SIZES = Set.of(PoolSettings.MIN_IDLE.name(), PoolSettings.MAX_SIZE.name());

  private final GatedPool<C> pool;
  private final GateHealth healthChecks;
  private final TimeSource time;
  private final AtomicBoolean closing = new AtomicBoolean();
  private final CompletableFuture<CloseReport> closed = new CompletableFuture<>();
  private final AtomicLong generation = new AtomicLong();
  /** One after the other, or a change would be lost, or permits and connections be limited by different ones. */
  private final ReentrantLock changing = new ReentrantLock();
  private volatile Now now;

  /** What holds now; both or neither change. */
  private record Now(Settings settings, PoolConfig config) {
    private static Now of(Settings settings) {
      return new Now(settings, PoolConfig.of(settings));
    }
  }

  GateLifecycle(GatedPool<C> pool, GateHealth healthChecks, Settings settings, TimeSource time) {
    this.pool = pool;
    this.healthChecks = healthChecks;
    this.time = time;
    this.now = Now.of(settings);
  }

  Settings settings() {
    return now.settings;
  }

  PoolConfig config() {
    return now.config;
  }

  long generation() {
    return generation.get();
  }

  void resize(int minIdle, int maxSize) {
    reconfigure(Map.of(PoolSettings.MIN_IDLE.name(), minIdle, PoolSettings.MAX_SIZE.name(), maxSize));
    pool.events.publish(() -> new PoolEvent.Resized(pool.name(), time.instant(), minIdle, maxSize));
  }

  void reconfigure(Map<String, ?> changes) {
    pool.permits.lifecycle.requireOpen();
    boolean onlySizes = SIZES.containsAll(changes.keySet());
    changing.lock();
    try {
      Now before = now;
      Now next = Now.of(before.settings.with(changes));
      require(onlySizes ? PoolAct.RESIZE : PoolAct.RECONFIGURE);
      change(before, next, onlySizes);
      now = next;
      pool.health.threshold(next.config.healthFailures());
      pool.breaker.configure(next.config.breakerFailures(), next.config.breakerProbeInterval());
    } finally {
      changing.unlock();
    }
    pool.permits.opener.fillHere();
    healthChecks.schedule();
  }

  /** The gate never lets more through than the native pool may have; what that one refuses leaves the gate as it was. */
  private void change(Now before, Now next, boolean onlySizes) {
    if (next.config.maxSize() >= before.config.maxSize()) {
      changeSource(next, onlySizes);
      pool.permits.reconfigure(Permit.settings(next.config));
      return;
    }
    pool.permits.reconfigure(Permit.settings(next.config));
    try {
      changeSource(next, onlySizes);
    } catch (Throwable refused) {
      pool.permits.reconfigure(Permit.settings(before.config));
      pool.permits.opener.fillHere();
      throw refused;
    }
  }

  private void changeSource(Now next, boolean onlySizes) {
    if (onlySizes) {
      pool.source().resize(next.config.minIdle(), next.config.maxSize());
    } else {
      pool.source().reconfigure(next.settings);
      pool.breaker.reset();
    }
  }

  private void require(PoolAct act) {
    if (!pool.source().capabilities().can(act)) {
      throw new UnsupportedOperationException("pool '" + pool.name() + "' cannot " + act);
    }
  }

  int evict(EvictMode mode) {
    pool.permits.lifecycle.requireOpen();
    require(mode == EvictMode.HARD ? PoolAct.EVICT_HARD : PoolAct.EVICT_SOFT);
    int condemned = pool.source().evict(mode);
    long next = generation.incrementAndGet();
    if (mode == EvictMode.HARD) {
      Throwable cause = new IllegalStateException("pool '" + pool.name() + "' evicted all connections");
      pool.returning.abortAll(cause);
    }
    pool.events.publish(() -> new PoolEvent.Evicted(pool.name(), time.instant(), next, condemned));
    return condemned;
  }

  boolean drain(Duration limit) throws InterruptedException {
    boolean drained = pool.permits.drain(limit);
    pool.source().evict(EvictMode.SOFT);
    return drained;
  }

  void validateNow() throws InterruptedException {
    pool.permits.lifecycle.requireOpen();
    require(PoolAct.VALIDATE);
    healthChecks.probeAndWait();
  }

  CloseReport close(Duration grace) {
    if (!closing.compareAndSet(false, true)) {
      return closed.join();
    }
    pool.breaker.stop();
    healthChecks.stop();
    pool.taking.endAll();
    long closedBefore = pool.counters.closedTotal();
    CloseReport report = pool.permits.close(grace);
    int open = pool.source().figures().idle();
    pool.source().close();
    int inOrder = (int) Math.max(open, pool.counters.closedTotal() - closedBefore - report.cutOff().size());
    CloseReport complete = new CloseReport(report.took(), inOrder, report.cutOff());
    closed.complete(complete);
    return complete;
  }
}
