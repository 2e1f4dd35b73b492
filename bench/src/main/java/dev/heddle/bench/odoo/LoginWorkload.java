package dev.heddle.bench.odoo;

import dev.heddle.odoo.OdooBackend;
import dev.heddle.odoo.OdooConnection;
import dev.heddle.pool.Deadline;
import dev.heddle.pool.ManagedPool;
import dev.heddle.pool.Settings;
import dev.heddle.pool.contract.FakeContext;
import dev.heddle.pool.spi.Backends;
import dev.heddle.pool.spi.ConnectionBudget;
import dev.heddle.pool.spi.ConnectionFactory;
import java.time.Duration;
import java.util.List;

/** A login before each call, as programs without a pool do it, against a pool that logged in once. */
final class LoginWorkload {

  private static final int POOL_SIZE = 8;

  private final OdooSite site;
  private final int callers;
  private final Duration time;

  LoginWorkload(OdooSite site, int callers, Duration time) {
    this.site = site;
    this.callers = callers;
    this.time = time;
  }

  void run() throws Exception {
    System.out
        .println("search_count by " + callers + " callers, " + time.toSeconds() + " s each, pool of " + POOL_SIZE);
    for (String protocol : List.of("json-rpc", "json-2")) {
      Callers.Met alone = Callers.run(callers, time, () -> loginAndCall(protocol));
      System.out.println(alone.line(protocol + ", a login per call"));
      try (ManagedPool<OdooConnection> pool = site.pool(protocol, POOL_SIZE)) {
        count(pool);
        Callers.Met pooled = Callers.run(callers, time, () -> count(pool));
        System.out.println(pooled.line(protocol + ", pooled"));
        System.out.printf("%s: pooled / not pooled = %.1f%n", protocol, pooled.perSecond() / alone.perSecond());
      }
    }
  }

  static void count(ManagedPool<OdooConnection> pool) throws InterruptedException {
    long unused = pool.call(odoo -> odoo.searchCount("res.partner", List.of()));
  }

  /** Everything that a call without a pool needs, and nothing kept. */
  private void loginAndCall(String protocol) throws Exception {
    OdooBackend backend = new OdooBackend();
    Settings settings = Settings.of(Backends.settings(backend), site.settings(protocol));
    ConnectionFactory<OdooConnection> factory = backend.create(settings, new FakeContext(ConnectionBudget.UNLIMITED));
    try {
      OdooConnection odoo = factory.open(Deadline.in(Duration.ofMinutes(5)));
      long unused = odoo.searchCount("res.partner", List.of());
      factory.close(odoo);
    } finally {
      factory.shutdown();
    }
  }
}
