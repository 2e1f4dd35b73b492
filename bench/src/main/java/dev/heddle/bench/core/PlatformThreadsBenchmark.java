package dev.heddle.bench.core;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.runner.IterationType;

/** Takes and gives back on the threads of JMH. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class PlatformThreadsBenchmark {

  /** What one run measured beside the rate; of the last run in this JVM. */
  private static volatile @Nullable Outcome last;

  /** The label of the pool. */
  @Param("hikari")
  public String pool = "";

  /** How many connections it has. */
  @Param("10")
  public int size;

  private final Things things = new Things(Duration.ZERO, true, 0);
  private final LongAdder failures = new LongAdder();
  private @Nullable Candidate candidate;
  private Meter meter = Meter.start();
  private Meter.Reading reading = meter.stop();
  private boolean measuring;

  /** Opens the pool. */
  @Setup
  public void open() throws InterruptedException {
    candidate = Contender.of(pool).open(new PoolSpec(size, PoolSpec.AMPLE, things, false), 1);
  }

  /** Begins to measure. */
  @Setup(Level.Iteration)
  public void begin(IterationParams iteration) {
    measuring = iteration.getType() == IterationType.MEASUREMENT;
    meter = Meter.start();
  }

  /** Ends measuring. */
  @TearDown(Level.Iteration)
  public void end() {
    reading = meter.stop();
  }

  /** Looks whether the pool is whole, and closes it. */
  @TearDown
  public void close() throws InterruptedException {
    Candidate opened = candidate();
    boolean whole = Contender.of(pool).isReference() || Filling.whole(opened, size);
    last = new Outcome(reading, things.waits(), things.clashes(), failures.sum(), whole);
    opened.close();
  }

  /** As fast as can be. */
  @Benchmark
  public void takeAndGive() throws Exception {
    Candidate opened = candidate();
    Object ticket = Filling.takeOrNull(opened);
    if (ticket == null) {
      failures.increment();
      return;
    }
    opened.give(ticket);
  }

  /** With the wait recorded. */
  @Benchmark
  public void takeAndGiveClocked() throws Exception {
    Candidate opened = candidate();
    long began = System.nanoTime();
    Object ticket = Filling.takeOrNull(opened);
    if (ticket == null) {
      failures.increment();
      return;
    }
    long waited = System.nanoTime() - began;
    Thing thing = opened.thing(ticket);
    thing.taken(waited, measuring);
    thing.given();
    opened.give(ticket);
  }

  /** What the last run in this JVM measured beside the rate. */
  static Outcome outcome() {
    Outcome outcome = last;
    if (outcome == null) {
      throw new IllegalStateException("nothing was run");
    }
    return outcome;
  }

  private Candidate candidate() {
    Candidate opened = candidate;
    if (opened == null) {
      throw new IllegalStateException("not open");
    }
    return opened;
  }

  record Outcome(Meter.Reading reading, Histogram waits, long clashes, long failures, boolean whole) {}
}
