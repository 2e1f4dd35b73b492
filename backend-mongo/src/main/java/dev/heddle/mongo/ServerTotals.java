package dev.heddle.mongo;

import dev.heddle.pool.CloseReason;
import dev.heddle.pool.spi.DurationRecorder;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What happened on one server since the pool was made, over all its clients. Only grows. */
final class ServerTotals {

  final LongAdder opened = new LongAdder();
  final LongAdder openFailed = new LongAdder();
  final LongAdder cleared = new LongAdder();
  final LongAdder timedOut = new LongAdder();
  final LongAdder failed = new LongAdder();
  /** One for each connection that was taken; the waits in vain are counted in the two above. */
  final DurationRecorder waits = new DurationRecorder();
  final DurationRecorder opens = new DurationRecorder();
  private final Map<CloseReason, LongAdder> closed = new EnumMap<>(CloseReason.class);

  ServerTotals() {
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

  /** Reasons that occurred, with how often. */
  Map<CloseReason, Long> closed() {
    Map<CloseReason, Long> seen = new EnumMap<>(CloseReason.class);
    closed.forEach((reason, counter) -> {
      long count = counter.sum();
      if (count > 0) {
        seen.put(reason, count);
      }
    });
    return seen;
  }
}
