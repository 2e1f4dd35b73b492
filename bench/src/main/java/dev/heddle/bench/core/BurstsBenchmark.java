package dev.heddle.bench.core;

import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Bursts of workers that take, hold and give back: one call is one {@link ClosedLoop}. JMH repeats; the rate of takings is
 * that within the bursts, without the start of their threads.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Threads(1)
public class BurstsBenchmark {

  /** What the last run in this JVM measured. */
  private static volatile @Nullable Outcome last;
  /** Of the run that is to come in this JVM; for a look unless it is told. */
  private static volatile Timing timing = Plan.quick().timing();

  /** The label of the pool. */
  @Param("heddle")
  public String pool = "";

  /** How many connections it has. */
  @Param("10")
  public int size;

  /** How many workers there are. */
  @Param("1000")
  public int workers;

  /** Whether they are virtual threads. */
  @Param("true")
  public boolean virtual;

  /** How often each takes in one burst. */
  @Param("400")
  public int uses;

  /** The name of the {@link Hold}: what a holder does. */
  @Param("YIELD")
  public String hold = "";

  /** Whether waits are recorded. */
  @Param("true")
  public boolean clocked;

  private final Things things = new Things(Duration.ZERO, true, 0);
  private Meter.Reading sum = Meter.Reading.NOTHING;
  private long bursts;
  private @Nullable PoolSource pools;
  private @Nullable ClosedLoop loop;

  /** Runs it in this JVM, which is a fork already, and returns what was measured. */
  static Outcome run(Contender contender, int size, int workers, boolean virtual, int uses, Hold hold, boolean clocked,
      Timing timing) throws RunnerException {
    BurstsBenchmark.timing = timing;
    new Runner(new OptionsBuilder()
        .include("^" + BurstsBenchmark.class.getName() + "\\.burst$")
        .param("pool", contender.label())
        .param("size", Integer.toString(size))
        .param("workers", Integer.toString(workers))
        .param("virtual", Boolean.toString(virtual))
        .param("uses", Integer.toString(uses))
        .param("hold", hold.name())
        .param("clocked", Boolean.toString(clocked))
        .forks(0)
        .warmupIterations(0) // see below
        .measurementIterations(1)
        .measurementTime(TimeValue.milliseconds(timing.measured().toMillis()))
        .verbosity(VerboseMode.SILENT)
        .shouldFailOnError(true)
        .build()).runSingle();
    Outcome outcome = last;
    if (outcome == null) {
      throw new IllegalStateException("nothing was run");
    }
    return outcome;
  }

  /** Opens the pool and warms up: JMH would do so for a fixed time, whether the compiler is done or not. */
  @Setup
  public void open() throws InterruptedException {
    ThreadFactory threads = virtual ? Thread.ofVirtual().factory() : Thread.ofPlatform().factory();
    pools = new PoolSource(Contender.of(pool), new PoolSpec(size, PoolSpec.AMPLE, things, false), workers);
    loop = new ClosedLoop(pools, workers, uses, Hold.valueOf(hold), clocked, threads);
    for (WarmUp warmUp = new WarmUp(timing); !warmUp.isOver();) {
      loop.burst(false);
    }
  }

  /** One burst, from the first worker's start to the last one's end. */
  @Benchmark
  public void burst() throws InterruptedException {
    sum = sum.plus(loop().burst(true));
    bursts++;
  }

  /** Looks whether the pool is whole. */
  @TearDown
  public void close() throws InterruptedException {
    PoolSource opened = pools;
    if (opened == null) {
      throw new IllegalStateException("not open");
    }
    long failures = loop().failures();
    Figures figures = Figures.NONE.withCost(sum, bursts * workers * uses - failures).with(Figure.FAILURES, failures);
    last = new Outcome(Soundness.check(figures, opened.contender(), opened.get(), things, size), things.waits());
  }

  private ClosedLoop loop() {
    ClosedLoop opened = loop;
    if (opened == null) {
      throw new IllegalStateException("not open");
    }
    return opened;
  }

  record Outcome(Figures figures, Histogram waits) {}
}
