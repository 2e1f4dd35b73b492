package dev.heddle.bench.core;

import static dev.heddle.bench.core.Contender.AGROAL;
import static dev.heddle.bench.core.Contender.CAS_ARRAY;
import static dev.heddle.bench.core.Contender.FIFO_RING;
import static dev.heddle.bench.core.Contender.HIKARI;
import static dev.heddle.bench.core.Contender.NO_POOL;
import static dev.heddle.bench.core.Contender.STORMPOT;
import static dev.heddle.bench.core.Contender.VIBUR_FAIR;
import static dev.heddle.bench.core.Contender.VIBUR_UNFAIR;

import java.time.Duration;
import java.util.List;

/** All rows, in the order of the tables. */
final class Scenarios {

  private static final int THOUSAND = 1_000;

  private static final List<Scenario> ALL = List.of(
      row("platform-1", "1 platform thread, uncontended", new PlatformThreads(1, 10),
          List.of(STORMPOT, HIKARI), List.of(CAS_ARRAY),
          Goal.rate(1.0), Goal.rate(5.0, HIKARI)),
      row("platform-2", "2 platform threads, pool 10", new PlatformThreads(2, 10),
          List.of(STORMPOT, HIKARI), List.of(CAS_ARRAY),
          Goal.rate(1.0)),
      row("platform-32", "32 platform threads, pool 10", new PlatformThreads(32, 10),
          List.of(STORMPOT, HIKARI), List.of(FIFO_RING),
          Goal.rate(0.7), Goal.longestWait(0.1, STORMPOT)),
      row("virtual-1000-free", "1,000 virtual threads, pool 10, never exhausted",
          new VirtualThreads(THOUSAND, 10, Hold.NOTHING, 2_000),
          List.of(STORMPOT, HIKARI), List.of(CAS_ARRAY),
          Goal.rate(1.0)),
      row("virtual-1000-exhausted", "1,000 virtual threads, pool 10, holder yields",
          new VirtualThreads(THOUSAND, 10, Hold.YIELD, 400),
          List.of(VIBUR_UNFAIR, VIBUR_FAIR), List.of(FIFO_RING, NO_POOL),
          Goal.rate(1.8), Goal.longestWait(1.0)),
      row("virtual-10000-exhausted", "10,000 virtual threads, pool 100, holder yields",
          new VirtualThreads(10 * THOUSAND, 100, Hold.YIELD, 40),
          List.of(VIBUR_UNFAIR, VIBUR_FAIR), List.of(FIFO_RING, NO_POOL),
          Goal.rate(1.1), Goal.longestWait(1.5)),
      row("virtual-1000-hold-1ms-pool-10", "1,000 virtual threads, pool 10, hold 1 ms",
          new VirtualThreads(THOUSAND, 10, Hold.MILLISECOND, 9),
          List.of(VIBUR_FAIR, AGROAL), List.of(FIFO_RING, NO_POOL),
          Goal.rate(1.0), Goal.rate(0.98, NO_POOL), Goal.longestWait(1.1, FIFO_RING)),
      row("virtual-1000-hold-1ms-pool-100", "1,000 virtual threads, pool 100, hold 1 ms",
          new VirtualThreads(THOUSAND, 100, Hold.MILLISECOND, 90),
          List.of(VIBUR_FAIR, AGROAL), List.of(FIFO_RING, NO_POOL),
          Goal.rate(1.0), Goal.rate(0.98, NO_POOL), Goal.longestWait(1.1, FIFO_RING)),
      row("virtual-1000-pool-1", "1,000 virtual threads, pool 1, holder yields",
          new VirtualThreads(THOUSAND, 1, Hold.YIELD, 200),
          List.of(VIBUR_UNFAIR, VIBUR_FAIR), List.of(FIFO_RING),
          Goal.rate(1.0), Goal.longestWait(1.5)),
      row("virtual-1000-pool-2", "1,000 virtual threads, pool 2, holder yields",
          new VirtualThreads(THOUSAND, 2, Hold.YIELD, 200),
          List.of(VIBUR_UNFAIR, VIBUR_FAIR), List.of(FIFO_RING),
          Goal.rate(1.0), Goal.longestWait(1.5)),
      row("timeout-1ms", "100 virtual threads, pool exhausted, timeout 1 ms: cost of a failed acquire",
          new FailedAcquires(100, 10, Duration.ofMillis(1)),
          List.of(VIBUR_FAIR, VIBUR_UNFAIR), List.of(),
          Goal.cheaper(1.5), Goal.atMost(Figure.LOST, 0)),
      row("virtual-thread-per-task", "a virtual thread per task, one acquire each, pool 10", new ThreadPerTask(10),
          List.of(AGROAL, VIBUR_UNFAIR), List.of(NO_POOL),
          Goal.rate(1.0), Goal.bytesBeyond(32, NO_POOL)),
      aside("idle-memory-1000", "heap per idle connection, pool of 1,000; B/op is bytes per slot",
          new IdleMemory(THOUSAND), List.of(),
          Goal.atMost(Figure.BYTES_PER_OP, 300)),
      aside("cold-pool-20", "20 acquirers on a cold pool, 200 ms to open", new ColdPool(20, Duration.ofMillis(200)),
          List.of(HIKARI),
          Goal.atMost(Figure.WAIT_MAX_US, 1_200_000)),
      aside("parked-10000", "10,000 waiters parked; CPU is per second of waiting", new ParkedWaiters(10 * THOUSAND, 10),
          List.of(HIKARI),
          Goal.atMost(Figure.CPU_NS_PER_OP, 10_000_000)),
      aside("timeout-storm-18000", "18,000 waiters time out together; waits are the delay of the news",
          new TimeoutStorm(18 * THOUSAND, 10, TimeoutStorm.Told.LATENESS), List.of(HIKARI)),
      aside("timeout-storm-18000-service", "the same; waits are the time until 1,000 further uses were done",
          new TimeoutStorm(18 * THOUSAND, 10, TimeoutStorm.Told.SERVICE), List.of(HIKARI),
          Goal.atMost(Figure.WAIT_MAX_US, 100_000)));

  private Scenarios() {}

  static List<Scenario> all() {
    return ALL;
  }

  static Scenario of(String name) {
    return ALL.stream().filter(scenario -> scenario.name().equals(name)).findFirst()
        .orElseThrow(() -> new IllegalArgumentException(
            "no scenario '" + name + "', there are " + ALL.stream().map(Scenario::name).toList()));
  }

  private static Scenario row(String name, String meaning, Workload workload, List<Contender> best,
      List<Contender> references, Goal... goals) {
    return new Scenario(name, meaning, workload, best, references, List.of(goals), true);
  }

  private static Scenario aside(String name, String meaning, Workload workload, List<Contender> best, Goal... goals) {
    return new Scenario(name, meaning, workload, best, List.of(), List.of(goals), false);
  }
}
