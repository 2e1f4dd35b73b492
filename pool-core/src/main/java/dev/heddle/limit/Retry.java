package dev.heddle.limit;

import dev.heddle.pool.Acquire;
import dev.heddle.pool.Pool;
import dev.heddle.pool.TargetDownException;
import dev.heddle.pool.TimeSource;
import dev.heddle.pool.Work;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;

/**
 * Does work again that failed, where that is safe, in time and of use. Each attempt leases a connection of its own, so
 * with a group the second one may meet another member. Immutable and safe for any thread.
 */
public final class Retry {

  /** Two attempts, one second apart. */
  public static final Retry STANDARD = new Retry(2, Duration.ofSeconds(1), TimeSource.system());

  /** Callers that failed together shall not come back together. */
  private static final double JITTER = 0.2;

  private final int attempts;
  private final Duration wait;
  private final TimeSource time;

  private Retry(int attempts, Duration wait, TimeSource time) {
    this.attempts = attempts;
    this.wait = wait;
    this.time = time;
  }

  /**
   * Another number of attempts and another wait.
   *
   * @param attempts at least 1, which never repeats
   * @param wait how long to wait between two, shortened or lengthened by a random fifth
   * @param time the clock to wait by
   * @return the policy
   */
  public static Retry of(int attempts, Duration wait, TimeSource time) {
    if (attempts < 1 || wait.isNegative()) {
      throw new IllegalArgumentException("at least 1 attempt and a wait of zero or more are needed");
    }
    return new Retry(attempts, wait, Objects.requireNonNull(time, "time"));
  }

  /**
   * Leases a connection, runs the work with it, and does both again after a failure that may be repeated. A target that
   * was down when the lease was asked for is always worth another attempt: nothing was done.
   *
   * @param pool where to lease
   * @param how the wait, deadline, priority and label of each acquire; nothing is repeated past the deadline
   * @param repeatable says whether work that failed so may be done again: true only where it changed nothing
   * @param work what to do with the connection
   * @param <C> the connection
   * @param <T> the result
   * @param <X> the checked exception that the work may throw
   * @return what the work returned
   * @throws X what the last attempt threw
   * @throws InterruptedException if interrupted while waiting
   * @throws dev.heddle.pool.PoolException as for {@link Pool#acquire(Acquire)}
   */
  public <C, T, X extends Exception> T call(
      Pool<C> pool, Acquire how, Predicate<? super Throwable> repeatable, Work<? super C, ? extends T, X> work)
      throws X, InterruptedException {
    for (int attempt = 1;; attempt++) {
      try {
        return pool.call(how, work);
      } catch (Exception failure) {
        boolean safe = failure instanceof TargetDownException || repeatable.test(failure);
        long nanos = (long) (wait.toNanos() * (1 - JITTER + 2 * JITTER * ThreadLocalRandom.current().nextDouble()));
        if (!safe || failure instanceof InterruptedException || attempt >= attempts
            || nanos >= how.deadline().remainingNanos()) {
          throw failure;
        }
        time.waitFor(Duration.ofNanos(nanos));
      }
    }
  }

  @Override
  public String toString() {
    return attempts + " attempts, " + wait.toMillis() + " ms apart";
  }
}
