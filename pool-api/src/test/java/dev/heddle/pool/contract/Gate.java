package dev.heddle.pool.contract;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** Where a fake target hangs until the test lets it go on. */
public final class Gate {

  private static final int ALL = 1_000_000;

  private final Semaphore passes = new Semaphore(0);
  private final AtomicInteger held = new AtomicInteger();

  /** Makes a shut gate. */
  public Gate() {
  }

  /**
   * A step that hangs here; an interrupt ends it.
   *
   * @return the step
   */
  public Step holds() {
    return deadline -> {
      held.incrementAndGet();
      try {
        passes.acquire();
      } finally {
        held.decrementAndGet();
      }
    };
  }

  /**
   * A step that hangs here and is deaf to interrupts, as some drivers are.
   *
   * @return the step
   */
  public Step holdsDeaf() {
    return deadline -> {
      held.incrementAndGet();
      try {
        passes.acquireUninterruptibly();
      } finally {
        held.decrementAndGet();
      }
    };
  }

  /**
   * How many hang here now.
   *
   * @return the count
   */
  public int held() {
    return held.get();
  }

  /**
   * Waits until so many hang here.
   *
   * @param count how many
   */
  public void awaitHeld(int count) {
    Eventually.that(count + " hang at the gate", () -> held() == count, () -> String.valueOf(held()));
  }

  /** Lets one go on, now or when it comes. */
  public void pass() {
    passes.release();
  }

  /** Lets all go on, now and for ever. */
  public void open() {
    passes.release(ALL);
  }
}
