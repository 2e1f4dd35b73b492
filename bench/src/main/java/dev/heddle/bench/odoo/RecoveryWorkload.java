package dev.heddle.bench.odoo;

import dev.heddle.odoo.OdooConnection;
import dev.heddle.pool.ManagedPool;
import dev.heddle.pool.TargetDownException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/** A crash under load: how callers fail meanwhile, and how soon they succeed once the server answers again. */
final class RecoveryWorkload {

  private static final int CALLERS = 16;
  private static final long PROBE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final OdooSite site;
  private final Duration outage;
  private final AtomicLong lastGood = new AtomicLong();
  private final AtomicLong longestFailure = new AtomicLong();
  private final AtomicLong longestFastFailure = new AtomicLong();
  private final LongAdder failures = new LongAdder();
  private final LongAdder fastFailures = new LongAdder();
  private volatile boolean over;
  private volatile boolean crashed;

  RecoveryWorkload(OdooSite site, Duration outage) {
    this.site = site;
    this.outage = outage;
  }

  void run() throws Exception {
    try (ManagedPool<OdooConnection> pool = site.pool("json-2", 8)) {
      LoginWorkload.count(pool);
      List<Thread> callers = java.util.stream.IntStream.range(0, CALLERS)
          .mapToObj(n -> Thread.ofVirtual().start(() -> call(pool))).toList();
      LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(2));
      crashed = true;
      site.kill();
      long killed = System.nanoTime();
      LockSupport.parkNanos(outage.toNanos());
      Thread starter = Thread.ofVirtual().start(() -> {
        try {
          site.start();
        } catch (IOException | InterruptedException failure) {
          System.out.println("could not start: " + failure);
        }
      });
      long answered = awaitAnswer();
      while (lastGood.get() - answered <= 0) {
        LockSupport.parkNanos(PROBE_NANOS);
      }
      long recovered = lastGood.get();
      over = true;
      starter.join();
      for (Thread caller : callers) {
        caller.join();
      }
      System.out.printf(
          "recovery: down for %.1f s; %d calls failed, %d of them at once by the breaker (longest %.1f ms);"
              + " the longest failing call took %.0f ms; first success %.0f ms after the server answered again%n",
          (answered - killed) / 1e9, failures.sum(), fastFailures.sum(), longestFastFailure.get() / 1e6,
          longestFailure.get() / 1e6, (recovered - answered) / 1e6);
    }
  }

  private void call(ManagedPool<OdooConnection> pool) {
    while (!over) {
      long begun = System.nanoTime();
      try {
        LoginWorkload.count(pool);
        lastGood.accumulateAndGet(System.nanoTime(), (a, b) -> a == 0 || b - a > 0 ? b : a);
      } catch (TargetDownException known) {
        failed(begun);
        fastFailures.increment();
        longestFastFailure.accumulateAndGet(System.nanoTime() - begun, Math::max);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10)); // a caller that gives up comes back with new work
      } catch (Exception failure) {
        failed(begun);
      }
    }
  }

  private void failed(long begun) {
    if (crashed) {
      failures.increment();
      longestFailure.accumulateAndGet(System.nanoTime() - begun, Math::max);
    }
  }

  /** Asks the server itself, beside the pool, until it answers. */
  private long awaitAnswer() throws IOException {
    while (true) {
      HttpURLConnection health = (HttpURLConnection) URI.create(site.url() + "/web/health?db_server_status=true")
          .toURL()
          .openConnection();
      health.setConnectTimeout(200);
      health.setReadTimeout(2_000);
      try {
        if (health.getResponseCode() == 200) {
          return System.nanoTime();
        }
      } catch (IOException notYet) {
        LockSupport.parkNanos(PROBE_NANOS);
      } finally {
        health.disconnect();
      }
    }
  }
}
