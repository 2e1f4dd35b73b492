package dev.heddle.pool.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How long something takes that keeps a limit of its own. A machine that also does other work stalls now and then, and a
 * stall must not decide a test: the shortest of a few goes has to be in time. That nothing ends too early holds for each.
 */
public final class Punctual {

  private static final int GOES = 5;

  private Punctual() {
  }

  /** What is timed; it must be possible to do it again. */
  @FunctionalInterface
  public interface Act {
    void run() throws Exception;
  }

  /**
   * Does something until it took no longer than it may, and fails when no go of five did.
   *
   * @param least no go may end earlier
   * @param most one go must have ended by then
   * @param act what is timed, with its own assertions on how it ends
   */
  public static void between(Duration least, Duration most, Act act) throws Exception {
    List<Duration> took = new ArrayList<>();
    do {
      long start = System.nanoTime();
      act.run();
      took.add(Duration.ofNanos(System.nanoTime() - start));
      assertThat(took.getLast()).as("go %d", took.size()).isGreaterThanOrEqualTo(least);
    } while (took.getLast().compareTo(most) > 0 && took.size() < GOES);
    assertThat(Collections.min(took)).as("the shortest of %s", took).isLessThanOrEqualTo(most);
  }

  /** Does something until it took no longer than it may, however soon it ended. */
  public static void within(Duration most, Act act) throws Exception {
    between(Duration.ZERO, most, act);
  }
}
