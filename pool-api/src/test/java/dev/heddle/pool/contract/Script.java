package dev.heddle.pool.contract;

import dev.heddle.pool.Deadline;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** How a fake target answers to one kind of request: some steps once each, then one for ever. Safe for any thread. */
public final class Script {

  private final Queue<Step> next = new ConcurrentLinkedQueue<>();
  private volatile Step always = Step.OK;
  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger peak = new AtomicInteger();

  Script() {
  }

  /**
   * Adds a step for one request; the steps added are played in their order, one a request.
   *
   * @param step what to do
   * @return this script
   */
  public Script then(Step step) {
    next.add(step);
    return this;
  }

  /**
   * Says what to do whenever no other step is left.
   *
   * @param step what to do
   * @return this script
   */
  public Script always(Step step) {
    always = step;
    return this;
  }

  /**
   * How many requests there were.
   *
   * @return all that have begun
   */
  public int begun() {
    return begun.get();
  }

  /**
   * How many requests are being answered now.
   *
   * @return those that hang or run
   */
  public int running() {
    return running.get();
  }

  /**
   * The most that were answered at the same time.
   *
   * @return the peak since the beginning
   */
  public int peak() {
    return peak.get();
  }

  void play(Deadline deadline) throws Exception {
    begun.incrementAndGet();
    peak.accumulateAndGet(running.incrementAndGet(), Math::max);
    try {
      Step step = next.poll();
      (step == null ? always : step).play(deadline);
    } finally {
      running.decrementAndGet();
    }
  }
}
