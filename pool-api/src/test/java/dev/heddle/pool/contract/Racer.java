package dev.heddle.pool.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Starts many threads at one instant and collects what becomes of them, under one generous limit.
 *
 * <pre>{@code
 * Racer.Finish<Integer> finish = Racer.virtual(200).race(racer -> pool.call(c -> 1));
 * }</pre>
 */
public final class Racer {

  private final int threads;
  private final Thread.Builder builder;

  private Racer(int threads, Thread.Builder builder) {
    this.threads = threads;
    this.builder = builder;
  }

  /**
   * Races virtual threads.
   *
   * @param threads how many
   * @return a racer
   */
  public static Racer virtual(int threads) {
    return new Racer(threads, Thread.ofVirtual().name("racer-", 0));
  }

  /**
   * Races platform threads.
   *
   * @param threads how many
   * @return a racer
   */
  public static Racer platform(int threads) {
    return new Racer(threads, Thread.ofPlatform().daemon().name("racer-", 0));
  }

  /** What one racer does. */
  @FunctionalInterface
  public interface Lap<T extends @Nullable Object> {
    /**
     * Runs.
     *
     * @param racer which one it is, counted from 0
     * @return its result
     * @throws Exception if it failed; collected
     */
    T run(int racer) throws Exception;
  }

  /**
   * What became of all.
   *
   * @param results of those who returned, in the order of their finish
   * @param failures of those who threw
   * @param <T> the type of the results
   */
  public record Finish<T extends @Nullable Object>(List<T> results, List<Throwable> failures) {

    /**
     * Insists that nobody failed.
     *
     * @return the results
     */
    public List<T> all() {
      if (!failures.isEmpty()) {
        AssertionError error = new AssertionError(failures.size() + " racers failed, the first: " + failures.get(0));
        failures.stream().limit(10).forEach(error::addSuppressed);
        throw error;
      }
      return results;
    }
  }

  /**
   * Starts all at once and waits for all.
   *
   * @param lap what each does
   * @param <T> the type of the results
   * @return results and failures
   */
  public <T extends @Nullable Object> Finish<T> race(Lap<T> lap) {
    return start(lap).finish();
  }

  /**
   * Starts all at once.
   *
   * @param lap what each does
   * @param <T> the type of the results
   * @return the running race
   */
  public <T extends @Nullable Object> Race<T> start(Lap<T> lap) {
    Race<T> race = new Race<>(threads);
    for (int i = 0; i < threads; i++) {
      int racer = i;
      race.add(builder.unstarted(() -> race.run(() -> lap.run(racer))));
    }
    race.begin();
    return race;
  }

  /**
   * A race under way.
   *
   * @param <T> the type of the results
   */
  public static final class Race<T extends @Nullable Object> {

    private final CountDownLatch ready;
    private final CountDownLatch go = new CountDownLatch(1);
    private final CountDownLatch done;
    private final List<Thread> runners = new ArrayList<>();
    private final ConcurrentLinkedQueue<Result<T>> results = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();

    /** Holds a result, since the queue takes no null. */
    private record Result<T extends @Nullable Object>(T value) {
    }

    private Race(int threads) {
      ready = new CountDownLatch(threads);
      done = new CountDownLatch(threads);
    }

    /**
     * Whether all have finished.
     *
     * @return true once the last has
     */
    public boolean isOver() {
      return done.getCount() == 0;
    }

    private void add(Thread runner) {
      runners.add(runner);
      runner.start();
    }

    private void begin() {
      await(ready, "racers to be ready");
      go.countDown();
    }

    private void run(Callable<T> lap) {
      ready.countDown();
      try {
        awaitGo();
        results.add(new Result<>(lap.call()));
      } catch (Throwable failure) { // handed to the test
        failures.add(failure);
      } finally {
        done.countDown();
      }
    }

    /** An interrupt that comes before the start is kept for the lap. */
    private void awaitGo() {
      boolean interrupted = false;
      while (true) {
        try {
          go.await();
          break;
        } catch (InterruptedException early) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }

    /**
     * The threads, for instance to interrupt them.
     *
     * @return all, ended or not
     */
    public List<Thread> threads() {
      return List.copyOf(runners);
    }

    /**
     * Waits for all.
     *
     * @return results and failures
     */
    public Finish<T> finish() {
      await(done, "racers to finish");
      List<T> values = new ArrayList<>();
      results.forEach(result -> values.add(result.value()));
      return new Finish<>(values, List.copyOf(failures));
    }

    private static void await(CountDownLatch latch, String what) {
      try {
        if (!latch.await(3 * Eventually.LIMIT.toNanos(), TimeUnit.NANOSECONDS)) {
          throw new AssertionError("still waiting for " + latch.getCount() + " " + what);
        }
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted while waiting for " + what, interrupted);
      }
    }
  }
}
