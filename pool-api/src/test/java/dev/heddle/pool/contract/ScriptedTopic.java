package dev.heddle.pool.contract;

import dev.heddle.pool.CloseReason;
import dev.heddle.pool.ManagedPool;
import dev.heddle.pool.PoolConfig;
import dev.heddle.pool.PoolSettings;
import dev.heddle.pool.spi.FailureKind;
import dev.heddle.pool.spi.PoolContext;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;

/** A topic whose target must misbehave as told: pools over a {@link FakeTarget} only. */
abstract class ScriptedTopic extends PoolTopic<FakeConnection> {

  /** Within how much of its clock's time after it was due a background act must be done. */
  private static final Duration SOON = MINUTE;

  private FakeSource source;
  FakeTarget target;

  abstract FakeSource newFakeSource();

  @Override
  final PoolSource<FakeConnection> newSource() {
    return newFakeSource();
  }

  @BeforeEach
  void takeTarget() {
    source = (FakeSource) rig.source();
    target = source.target();
  }

  PoolContext context() {
    return source.backend().context();
  }

  Script on(FakeTarget.Act act) {
    return target.on(act);
  }

  static FakeFailure failure(FailureKind kind) {
    return new FakeFailure(kind, "failure of kind " + kind);
  }

  /** A pool whose breaker no test but those of the breaker will meet. */
  ManagedPool<FakeConnection> patientPool(int maxSize) {
    return pool(patient(maxSize));
  }

  static PoolConfig.Builder patient(int maxSize) {
    return quiet().maxSize(maxSize).set(PoolSettings.BREAKER_FAILURES, 1_000);
  }

  void soon(String what, BooleanSupplier holds) {
    rig.advanceUntil(what, SECOND, SOON, holds);
  }

  long closed(ManagedPool<?> pool, CloseReason reason) {
    return totals(pool).closed().getOrDefault(reason, 0L);
  }
}
