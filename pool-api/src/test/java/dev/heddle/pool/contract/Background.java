package dev.heddle.pool.contract;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One task in a thread of its own: what a test must not wait for itself, such as an acquire that shall queue.
 *
 * @param <T> what the task returns
 */
public final class Background<T extends @Nullable Object> {

  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread thread;
  private volatile @Nullable Throwable failure;
  private volatile @Nullable T result;
  private volatile boolean stillInterrupted;

  private Background(Thread.Builder threads, Callable<T> task) {
    this.thread = threads.unstarted(() -> {
      try {
        result = task.call();
      } catch (Throwable thrown) { // handed to the test
        failure = thrown;
      } finally {
        stillInterrupted = Thread.currentThread().isInterrupted();
        done.countDown();
      }
    });
  }

  /**
   * Runs a task in a virtual thread.
   *
   * @param task what to do
   * @param <T> what it returns
   * @return the running task
   */
  public static <T extends @Nullable Object> Background<T> run(Callable<T> task) {
    return run(Thread.ofVirtual().name("background"), task);
  }

  /**
   * Runs a task in a thread of your own kind.
   *
   * @param threads makes the thread
   * @param task what to do
   * @param <T> what it returns
   * @return the running task
   */
  public static <T extends @Nullable Object> Background<T> run(Thread.Builder threads, Callable<T> task) {
    Background<T> background = new Background<>(threads, task);
    background.thread.start();
    return background;
  }

  /**
   * Waits for the end of the task.
   *
   * @return what it returned
   * @throws AssertionError if it failed or does not end
   */
  @SuppressWarnings("NullAway") // the task has returned, so this is what it returned
  public T result() {
    await();
    Throwable thrown = failure;
    if (thrown != null) {
      throw new AssertionError("the task failed: " + thrown, thrown);
    }
    return result;
  }

  /**
   * Waits for the end of the task, which shall fail.
   *
   * @param type what it shall throw
   * @param <X> what it shall throw
   * @return what it threw
   * @throws AssertionError if it threw something else, returned, or does not end
   */
  public <X extends Throwable> X failure(Class<X> type) {
    await();
    Throwable thrown = failure;
    if (thrown == null) {
      throw new AssertionError("the task returned " + result + " instead of throwing " + type.getSimpleName());
    }
    if (!type.isInstance(thrown)) {
      throw new AssertionError("the task threw " + thrown + " instead of " + type.getSimpleName(), thrown);
    }
    return type.cast(thrown);
  }

  /**
   * Whether the task has ended.
   *
   * @return true once it has returned or thrown
   */
  public boolean isDone() {
    return done.getCount() == 0;
  }

  /**
   * Whether the task has ended by returning.
   *
   * @return false while it runs, and if it threw
   */
  public boolean hasReturned() {
    return isDone() && failure == null;
  }

  /**
   * Whether the interrupt status of the thread was set when the task ended.
   *
   * @return the status
   */
  public boolean endedInterrupted() {
    await();
    return stillInterrupted;
  }

  /** Interrupts the task's thread. */
  public void interrupt() {
    thread.interrupt();
  }

  /**
   * The thread.
   *
   * @return the task's thread
   */
  public Thread thread() {
    return thread;
  }

  /** Waits until the thread itself has ended, which is a little later than the task. */
  public void awaitThreadEnd() {
    Eventually.that("the thread has ended", () -> !thread.isAlive());
  }

  private void await() {
    try {
      if (!done.await(Eventually.LIMIT.toNanos(), TimeUnit.NANOSECONDS)) {
        AssertionError hung = new AssertionError("the task does not end; its stack is the cause");
        Exception stack = new Exception("stack of " + thread.getName());
        stack.setStackTrace(thread.getStackTrace());
        hung.initCause(stack);
        throw hung;
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for a task", interrupted);
    }
  }
}
