package dev.heddle.bench.core;

import java.time.Duration;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/** Opens the things of one pool and remembers them. */
final class Things {

  private final Queue<Thing> made = new ConcurrentLinkedQueue<>();
  private final AtomicInteger opened = new AtomicInteger();
  private final StubConnection[] prepared;
  private final long openingNanos;
  private final boolean recording;

  /**
   * Opens things.
   *
   * @param opening how long each open takes
   * @param recording whether waits will be recorded in them
   * @param beforehand how many to make now, so that later only what the pool adds to them is allocated
   */
  Things(Duration opening, boolean recording, int beforehand) {
    this.openingNanos = opening.toNanos();
    this.recording = recording;
    this.prepared = new StubConnection[beforehand];
    Arrays.setAll(prepared, index -> make());
  }

  /** Opens one, which takes its time. */
  StubConnection open() {
    long end = System.nanoTime() + openingNanos;
    for (long left = openingNanos; left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
    int index = opened.getAndIncrement();
    return index < prepared.length ? prepared[index] : make();
  }

  /** How many were opened. */
  int count() {
    return opened.get();
  }

  /** All waits of the measured time. Call it when no holder is left. */
  Histogram waits() {
    Histogram sum = Waits.empty();
    made.forEach(thing -> sum.add(thing.waits()));
    return sum;
  }

  /** How often one was lent to two holders at once. */
  long clashes() {
    return made.stream().mapToLong(Thing::clashes).sum();
  }

  private StubConnection make() {
    StubConnection thing = new StubConnection(recording);
    made.add(thing);
    return thing;
  }
}
