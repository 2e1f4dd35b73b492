package dev.heddle.core;

import dev.heddle.pool.CloseReason;
import dev.heddle.pool.PoolTotals;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What is counted off the fast path. Leases are counted in the slots. */
final class Counters {

  final LongAdder waited = new LongAdder();
  final LongAdder timeouts = new LongAdder();
  final LongAdder rejected = new LongAdder();
  final LongAdder interrupted = new LongAdder();
  final LongAdder failed = new LongAdder();
  final LongAdder opened = new LongAdder();
  final LongAdder openFailed = new LongAdder();
  final LongAdder openAbandoned = new LongAdder();
  final LongAdder validationFailed = new LongAdder();
  final LongAdder healthCheckFailures = new LongAdder();
  final LongAdder leaksSuspected = new LongAdder();
  final LongAdder leaksOrphaned = new LongAdder();
  final LongAdder leaksCertain = new LongAdder();
  final LongAdder leaksReclaimed = new LongAdder();
  final LongAdder misuses = new LongAdder();
  private final Map<CloseReason, LongAdder> closed = new EnumMap<>(CloseReason.class);

  Counters() {
    for (CloseReason reason : CloseReason.values()) {
      closed.put(reason, new LongAdder());
    }
  }

  void closed(CloseReason reason) {
    LongAdder counter = closed.get(reason);
    if (counter != null) {
      counter.increment();
    }
  }

  long closedTotal() {
    return closed.values().stream().mapToLong(LongAdder::sum).sum();
  }

  PoolTotals totals(long acquired, long waited) {
    Map<CloseReason, Long> byReason = new EnumMap<>(CloseReason.class);
    closed.forEach((reason, counter) -> {
      if (counter.sum() > 0) {
        byReason.put(reason, counter.sum());
      }
    });
    return new PoolTotals(acquired, waited, timeouts.sum(), rejected.sum(), interrupted.sum(), failed.sum(),
        opened.sum(), openFailed.sum(), openAbandoned.sum(), byReason, validationFailed.sum(),
        healthCheckFailures.sum(), leaksSuspected.sum(), leaksOrphaned.sum(), leaksCertain.sum(), leaksReclaimed.sum(),
        misuses.sum());
  }
}
