package dev.heddle.bench.core;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Few platform threads take and give back at once, as JMH runs them: the rate without a clock, then the waits with one.
 *
 * @param threads how many
 * @param size of the pool
 */
record PlatformThreads(int threads, int size) implements Workload {

  private static final int RING_USES = 2_000;
  private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();
  private static final Duration NOT_MEASURED = Duration.ofMillis(1);
  /**
   * A loop of a few nanoseconds is compiled for the last time after more than a second, if no more threads run it than there
   * are processors: more keep the compiler from them, so there a few begin.
   */
  private static final Duration WARM = Duration.ofMillis(1_500);
  /**
   * So often is the loop entered while it warms up, by all threads together. What it is compiled into while it runs is
   * replaced only when it is entered anew, as a service's code is all the time: after a single entry Heddle was measured
   * a seventh slower than after five or ten, Stormpot by a few hundredths.
   */
  private static final int ENTRIES = 10;

  @Override
  public Figures run(Contender contender, Timing timing) throws RunnerException {
    if (contender == Contender.FIFO_RING) {
      return ring(timing);
    }
    Duration warmUp = timing.warmUp();
    if (threads > PROCESSORS) {
      RunResult unused = benchmark("takeAndGive", contender, PROCESSORS, WARM, NOT_MEASURED);
    } else if (warmUp.compareTo(WARM) < 0) {
      warmUp = WARM;
    }
    RunResult rate = benchmark("takeAndGive", contender, threads, warmUp, timing.measured());
    double operations = rate.getPrimaryResult().getScore();
    Meter.Reading reading = PlatformThreadsBenchmark.outcome().reading();
    Figures figures = Figures.NONE.withCost(reading, Math.round(operations * reading.seconds()));
    RunResult unused = benchmark("takeAndGiveClocked", contender, threads, warmUp, timing.half().measured());
    PlatformThreadsBenchmark.Outcome outcome = PlatformThreadsBenchmark.outcome();
    return figures.withWaits(outcome.waits())
        .with(Figure.FAILURES, outcome.failures())
        .with(Figure.CLASHES, outcome.clashes())
        .with(Figure.LOST, outcome.whole() ? 0 : 1);
  }

  /** The seats of a ring cannot leave one by one, as JMH ends its threads. */
  private Figures ring(Timing timing) throws RunnerException {
    BurstsBenchmark.Outcome outcome = BurstsBenchmark.run(Contender.FIFO_RING, size, threads, false, RING_USES,
        Hold.NOTHING, true, timing);
    return outcome.figures().withWaits(outcome.waits());
  }

  private RunResult benchmark(String method, Contender contender, int workers, Duration warmUp, Duration measured)
      throws RunnerException {
    // Each iteration waits for the last thread, which takes long where they starve each other.
    int iterations = Math.max(1, ENTRIES / workers);
    // Already in a JVM of its own: it is not forked again.
    return new Runner(new OptionsBuilder()
        .include("^" + PlatformThreadsBenchmark.class.getName() + "\\." + method + "$")
        .param("pool", contender.label())
        .param("size", Integer.toString(size))
        .threads(workers)
        .forks(0)
        .warmupIterations(iterations)
        .warmupTime(TimeValue.milliseconds(warmUp.toMillis() / iterations))
        .measurementIterations(1)
        .measurementTime(TimeValue.milliseconds(measured.toMillis()))
        .timeUnit(TimeUnit.SECONDS)
        .verbosity(VerboseMode.SILENT)
        .shouldFailOnError(true)
        .build()).runSingle();
  }
}
