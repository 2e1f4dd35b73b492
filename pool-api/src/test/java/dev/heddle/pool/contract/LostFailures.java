package dev.heddle.pool.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails the test in whose time a thread ended by an exception that nobody caught: ours should end none, and one of a test
 * that breaks off early leaves what it was to prove unproved. Found by JUnit itself, for every test of every module.
 */
public final class LostFailures implements AfterEachCallback {

  private record Lost(String thread, Throwable failure) {
  }

  private static final ConcurrentLinkedQueue<Lost> LOST = new ConcurrentLinkedQueue<>();

  static {
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, failure) -> LOST.add(new Lost(thread.getName().isEmpty() ? "unnamed" : thread.getName(), failure)));
  }

  /** Made by JUnit. */
  public LostFailures() {
  }

  @Override
  public void afterEach(ExtensionContext context) {
    requireNone();
  }

  static void requireNone() {
    List<Lost> lost = new ArrayList<>();
    for (Lost one = LOST.poll(); one != null; one = LOST.poll()) {
      lost.add(one);
    }
    if (!lost.isEmpty()) {
      AssertionError failed = new AssertionError(
          lost.size() + " threads ended by exceptions that nobody caught, first '"
              + lost.getFirst().thread + "'");
      lost.forEach(one -> failed.addSuppressed(one.failure));
      throw failed;
    }
  }
}
