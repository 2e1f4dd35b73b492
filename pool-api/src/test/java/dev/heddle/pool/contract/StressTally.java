package dev.heddle.pool.contract;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What was counted in a run, and what went wrong. Safe for any thread. */
final class StressTally {

  private static final int FAULTS_KEPT = 20;

  final LongAdder leases = new LongAdder();
  final LongAdder timeouts = new LongAdder();
  final LongAdder refusals = new LongAdder();
  final LongAdder interrupts = new LongAdder();
  final LongAdder cutOff = new LongAdder();
  final LongAdder acts = new LongAdder();
  private final Queue<String> faults = new ConcurrentLinkedQueue<>();
  private final AtomicInteger faultCount = new AtomicInteger();
  private volatile boolean over;

  boolean isOver() {
    return over;
  }

  void end() {
    over = true;
  }

  void fault(String what) {
    if (faultCount.incrementAndGet() <= FAULTS_KEPT) {
      faults.add(what);
    }
  }

  List<String> faults() {
    return List.copyOf(faults);
  }
}
