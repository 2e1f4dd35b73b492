package dev.heddle.bench.core;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;

/** How busy the whole machine is, where the system tells (Linux). */
final class MachineLoad {

  private static final Path STAT = Path.of("/proc/stat");
  private static final double TICKS_PER_SECOND = 100;
  private static final int IDLE = 4;
  private static final int IO_WAIT = 5;
  private static final int STOLEN = 8;

  private MachineLoad() {}

  /** CPU seconds of all processes since the start of the machine; 0 where unknown. */
  static double busySeconds() {
    try {
      return busySeconds(Files.readString(STAT));
    } catch (IOException e) {
      return 0;
    }
  }

  /** The same from the text of {@code /proc/stat}: user, nice, system, idle, iowait, irq, softirq, steal, guests. */
  static double busySeconds(String stat) {
    String[] fields = stat.lines().findFirst().orElse("").trim().split("\\s+", -1);
    long ticks = LongStream.rangeClosed(1, Math.min(STOLEN, fields.length - 1))
        .filter(index -> index != IDLE && index != IO_WAIT)
        .map(index -> Long.parseLong(fields[(int) index])).sum();
    return ticks / TICKS_PER_SECOND;
  }
}
