package dev.heddle.pool.contract;

import dev.heddle.pool.Deadline;
import dev.heddle.pool.spi.FailureKind;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** What a fake target does when it is asked to do something: nothing special, fail, hang ({@link Gate}) or take its time. */
@FunctionalInterface
public interface Step {

  /** Does what is asked. */
  Step OK = deadline -> {
  };

  /**
   * Plays the step, before the target does what is asked.
   *
   * @param deadline by when the pool wants it done
   * @throws Exception to refuse it
   */
  void play(Deadline deadline) throws Exception;

  /**
   * Refuses, each time with a new failure.
   *
   * @param kind what the failure means
   * @param message what it says
   * @return the step
   */
  static Step fails(FailureKind kind, String message) {
    return deadline -> {
      throw new FakeFailure(kind, message);
    };
  }

  /**
   * Refuses as a target that is down.
   *
   * @return the step
   */
  static Step refused() {
    return fails(FailureKind.TARGET_DOWN, "connection refused");
  }

  /**
   * Takes real time: only for runs that want disorder, never to bring about a state.
   *
   * @param time how long, about
   * @return the step
   */
  static Step slow(Duration time) {
    return deadline -> {
      long end = System.nanoTime() + time.toNanos();
      for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
        if (Thread.interrupted()) {
          throw new InterruptedException("interrupted in a slow step");
        }
        LockSupport.parkNanos(left);
      }
    };
  }
}
