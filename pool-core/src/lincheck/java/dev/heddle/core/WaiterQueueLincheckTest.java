package dev.heddle.core;

import dev.heddle.pool.Priority;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Waiters leave the queue once each, in order, whoever takes them out. */
@Param(name = "waiter", gen = IntGen.class, conf = "0:2")
public class WaiterQueueLincheckTest {

  private static final int LIMIT = 2;

  private final WaiterQueue queue = new WaiterQueue(0, (anybody, anyVirtual) -> {
  });
  private final Waiter[] waiters = new Waiter[3];
  private final boolean[] used = new boolean[3];

  public WaiterQueueLincheckTest() {
    for (int i = 0; i < waiters.length; i++) {
      waiters[i] = new Waiter(Priority.NORMAL, 0, Long.MAX_VALUE);
    }
  }

  @Operation(nonParallelGroup = "producer")
  public boolean add(@Param(name = "waiter") int waiter) {
    if (used[waiter]) {
      return false;
    }
    used[waiter] = true;
    return queue.add(waiters[waiter], LIMIT);
  }

  @Operation
  public int poll() {
    return indexOf(queue.poll());
  }

  @Operation
  public boolean withdraw(@Param(name = "waiter") int waiter) {
    return queue.withdraw(waiters[waiter]);
  }

  @Operation
  public int size() {
    return queue.size();
  }

  private int indexOf(@Nullable Waiter found) {
    for (int i = 0; i < waiters.length; i++) {
      if (waiters[i] == found) {
        return i;
      }
    }
    return -1;
  }

  @Test
  void waiters_leaveOnce_inEveryOrderOfSteps() {
    new ModelCheckingOptions().threads(2).actorsPerThread(3).iterations(20).invocationsPerIteration(1_000)
        .check(WaiterQueueLincheckTest.class);
  }
}
