package dev.heddle.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.pool.Priority;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WaiterQueueTest {

  private static final int LIMIT = 10;

  private final List<String> told = new ArrayList<>();
  private final WaiterQueue queue = new WaiterQueue(0, this::tell);

  private void tell(boolean anybody, boolean anyVirtual) {
    told.add(
        "%s, %s, while %d are seen".formatted(anybody ? "somebody" : "nobody", anyVirtual ? "virtual" : "none virtual",
            queue.size()));
  }

  private Waiter add() {
    Waiter waiter = new Waiter(Priority.NORMAL, 0, 1_000);
    assertThat(queue.add(waiter, LIMIT)).isTrue();
    return waiter;
  }

  @Test
  void watch_isToldOfWhoComes_beforeAnybodySeesThatSomebodyWaits_andOfWhoLeavesAfter() {
    add();
    assertThat(told).containsExactly("somebody, none virtual, while 0 are seen");
    queue.poll();
    assertThat(told).last().isEqualTo("nobody, none virtual, while 0 are seen");
  }

  @Test
  void watch_isToldOnlyOfTheFirstAndTheLast() {
    Waiter first = add();
    Waiter second = add();
    queue.withdraw(first);
    assertThat(told).hasSize(1);
    queue.withdraw(second);
    assertThat(told).hasSize(2);
  }

  @Test
  void watch_isToldOfVirtualThreadsAmongOthers() throws InterruptedException {
    add();
    Thread.ofVirtual().start(this::add).join();
    assertThat(told).last().isEqualTo("somebody, virtual, while 1 are seen");
    queue.poll();
    assertThat(told).hasSize(2);
    queue.poll();
    assertThat(told).last().isEqualTo("nobody, none virtual, while 0 are seen");
    assertThat(told).hasSize(3);
  }

  @Test
  void watch_isToldWhenTheLastVirtualThreadLeavesOthers() throws InterruptedException {
    Thread.ofVirtual().start(this::add).join();
    add();
    queue.poll();
    assertThat(told).containsExactly("somebody, virtual, while 0 are seen", "somebody, none virtual, while 1 are seen");
  }
}
