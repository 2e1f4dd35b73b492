package dev.heddle.bench.core;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;

/** Reads what this process uses between two moments, and how much others use meanwhile. */
final class Meter {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final OperatingSystemMXBean SYSTEM = (OperatingSystemMXBean) ManagementFactory
      .getOperatingSystemMXBean();

  private final long cpu = SYSTEM.getProcessCpuTime();
  private final long bytes = THREADS.getTotalThreadAllocatedBytes();
  private final LongSupplier compiledMillis;
  private final long compiledBefore;
  private final double machine = MachineLoad.busySeconds();
  private final long start = System.nanoTime();

  private Meter(LongSupplier compiledMillis) {
    this.compiledMillis = compiledMillis;
    this.compiledBefore = compiledMillis.getAsLong();
  }

  static Meter start() {
    return start(ManagementFactory.getCompilationMXBean()::getTotalCompilationTime);
  }

  /**
   * Begins, with another account of the compiler.
   *
   * @param compiledMillis how long the compiler has been at work until now, summed over its threads
   */
  static Meter start(LongSupplier compiledMillis) {
    return new Meter(compiledMillis);
  }

  Reading stop() {
    double seconds = (System.nanoTime() - start) / 1e9;
    long cpuNanos = SYSTEM.getProcessCpuTime() - cpu;
    double others = (MachineLoad.busySeconds() - machine - cpuNanos / 1e9) / seconds;
    double compiler = (compiledMillis.getAsLong() - compiledBefore) / 1e3 / seconds;
    return new Reading(seconds, cpuNanos, THREADS.getTotalThreadAllocatedBytes() - bytes, Math.max(0, others),
        compiler);
  }

  /**
   * What was used.
   *
   * @param seconds how long it was measured
   * @param cpuNanos CPU of this process, its collector and compiler included
   * @param allocatedBytes allocated by all threads of this process
   * @param othersLoad cores that other processes used
   * @param compilerLoad cores that the compiler of this process used
   */
  record Reading(double seconds, long cpuNanos, long allocatedBytes, double othersLoad, double compilerLoad) {

    static final Reading NOTHING = new Reading(0, 0, 0, 0, 0);

    Reading plus(Reading more) {
      double together = seconds + more.seconds;
      return new Reading(together, cpuNanos + more.cpuNanos, allocatedBytes + more.allocatedBytes,
          (othersLoad * seconds + more.othersLoad * more.seconds) / together,
          (compilerLoad * seconds + more.compilerLoad * more.seconds) / together);
    }
  }
}
