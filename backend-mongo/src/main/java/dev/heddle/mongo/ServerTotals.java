package dev.heddle.mongo;

import dev.heddle.pool.CloseReason;
import dev.heddle.pool.DurationHistogram;
import dev.heddle.pool.spi.DurationRecorder;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongUnaryOperator;

/** What happened on one server since the pool was made, over all its clients. Only grows. */
final class ServerTotals {

  /** Who has its connection so soon has not slept: it waited for nobody, and counts as zero. */
  private static final long AT_ONCE_NANOS = 5_000;

  final LongAdder opened = new LongAdder();
  final LongAdder openFailed = new LongAdder();
  final LongAdder cleared = new LongAdder();
  final LongAdder timedOut = new LongAdder();
  final LongAdder failed = new LongAdder();
  private final SpreadLongs atOnce = new SpreadLongs();
  private final DurationRecorder waits = new DurationRecorder();
  final DurationRecorder opens = new DurationRecorder();
  private final Map<CloseReason, LongAdder> closed = new EnumMap<>(CloseReason.class);

  ServerTotals() {
    for (CloseReason reason : CloseReason.values()) {
      closed.put(reason, new LongAdder());
    }
  }

  /** A connection was taken; one that was waited for in vain is counted as timed out or failed. */
  void taken(long connection, long waitedNanos) {
    if (waitedNanos < AT_ONCE_NANOS) {
      atOnce.increment(SpreadLongs.of(connection));
    } else {
      waits.record(waitedNanos);
    }
  }

  /** One for each connection that was taken. */
  DurationHistogram waits() {
    return waits.snapshot(atOnce.sum(LongUnaryOperator.identity()));
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
