package dev.heddle.bench.odoo;

import dev.heddle.odoo.OdooConnection;
import dev.heddle.pool.ManagedPool;
import java.time.Duration;
import java.util.List;

/** Throughput by the number of calls that the pool lets through at once. */
final class CurveWorkload {

  private final OdooSite site;
  private final int callers;
  private final Duration time;
  private final List<Integer> sizes;

  CurveWorkload(OdooSite site, int callers, Duration time, List<Integer> sizes) {
    this.site = site;
    this.callers = callers;
    this.time = time;
    this.sizes = sizes;
  }

  void run() throws Exception {
    System.out.println("search_count, json-2, by " + callers + " callers through pools of growing size");
    for (int size : sizes) {
      try (ManagedPool<OdooConnection> pool = site.pool("json-2", size)) {
        LoginWorkload.count(pool);
        System.out.println(Callers.run(callers, time, () -> LoginWorkload.count(pool)).line("pool of " + size));
      }
    }
  }
}
