package dev.heddle.bench.core;

/** What is measured. Times of waiting are in microseconds. */
enum Figure {
  OPS_PER_SEC("opsPerSec"),
  /** The share of what the connections could do if they were never idle. */
  OF_IDEAL("ofIdeal"),
  WAIT_P50_US("waitP50Us"),
  WAIT_P99_US("waitP99Us"),
  WAIT_P999_US("waitP999Us"),
  WAIT_MAX_US("waitMaxUs"),
  BYTES_PER_OP("bytesPerOp"),
  CPU_NS_PER_OP("cpuNsPerOp"),
  /** Takes that ran into the pool's timeout, where none should. */
  FAILURES("failures"),
  /** 1 if not all connections could be had after the workload. */
  LOST("lost"),
  /** Connections that were lent while they were held. */
  CLASHES("clashes"),
  /** Cores that other processes used meanwhile. */
  OTHERS_LOAD("othersLoad"),
  /** Cores that the compiler of the pool's own JVM used meanwhile. */
  COMPILER_LOAD("compilerLoad"),
  /** See {@link LineTransfer}: the shortest and the longest of those before and after the measurement. */
  LINE_MIN_NS("lineMinNs"),
  LINE_MAX_NS("lineMaxNs");

  private final String jsonName;

  Figure(String jsonName) {
    this.jsonName = jsonName;
  }

  String jsonName() {
    return jsonName;
  }
}
