package dev.heddle.mongo;

import dev.heddle.pool.CloseReason;
import dev.heddle.pool.DurationHistogram;
import dev.heddle.pool.spi.DurationRecorder;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What happened on one server since the pool was made, over all its clients. Only grows. */
final class ServerTotals {

  /** Who has its connection so soon has not slept: it waited for nobody, and counts as zero. */
  private static final long AT_ONCE_NANOS = 5_000;

  final LongAdder opened = new LongAdder();
  final LongAdder openFailed = new LongAdder();
  final LongAdder cleared = new LongAdder();
  final LongAdder timedOut = new LongAdder();
  final LongAdder failed = new LongAdder();
  /** Those that were taken without a wait are not counted, which would cost each operation a cache line: their notes do. */
  private final Set<DriverConnection> counting = ConcurrentHashMap.newKeySet();
  private final LongAdder takenElsewhere = new LongAdder();
  /** The most that was ever shown: while a note goes its count is nowhere for a moment, and this must not go down. */
  private final AtomicLong mostTaken = new AtomicLong();
  private final DurationRecorder waits = new DurationRecorder();
  final DurationRecorder opens = new DurationRecorder();
  private final Map<CloseReason, LongAdder> closed = new EnumMap<>(CloseReason.class);

  ServerTotals() {
    for (CloseReason reason : CloseReason.values()) {
      closed.put(reason, new LongAdder());
    }
  }

  /** Its uses count from now on. */
  void counts(DriverConnection connection) {
    counting.add(connection);
  }

  /** It is closed; its uses stay counted. */
  void countsNoMore(DriverConnection connection) {
    if (counting.remove(connection)) {
      takenElsewhere.add(connection.uses());
    }
  }

  /** A connection was taken of which no note tells. */
  void takenUnknown() {
    takenElsewhere.increment();
  }

  /** So long a connection was waited for that was had; one that was waited for in vain counts as timed out or failed. */
  void waited(long nanos) {
    if (nanos >= AT_ONCE_NANOS) {
      waits.record(nanos);
    }
  }

  /** One for each connection that was taken. */
  DurationHistogram waits() {
    DurationHistogram waited = waits.snapshot(); // before the uses: each of these is one of them
    long seen = takenElsewhere.sum();
    for (DriverConnection connection : counting) {
      seen += connection.uses();
    }
    long taken = mostTaken.accumulateAndGet(Math.max(seen, waited.count()), Math::max);
    return waited.plusZeros(taken - waited.count());
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
