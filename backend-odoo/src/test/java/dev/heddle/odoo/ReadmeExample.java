package dev.heddle.odoo;

import dev.heddle.pool.Acquire;
import dev.heddle.pool.Deadline;
import dev.heddle.pool.Lease;
import dev.heddle.pool.ManagedPool;
import dev.heddle.pool.spi.Backends;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The example of the README. */
final class ReadmeExample {

  /** A partner. */
  record Partner(int id, String name, String email) {
  }

  private ReadmeExample() {
  }

  static List<Partner> run(String url, Map<String, String> secrets) throws InterruptedException {
    // begin
    try (ManagedPool<OdooConnection> pool = Backends.pool("erp", new OdooBackend(), Map.of(
        "url", url,
        "database", "odoo",
        "api-key", secrets.get("API_KEY"),
        "max-size", 8))) {

      long partners = pool.call(odoo -> odoo.searchCount("res.partner", List.of()));

      Acquire how = Acquire.standard().deadline(Deadline.in(Duration.ofSeconds(5))).label("newsletter");
      try (Lease<OdooConnection> lease = pool.acquire(how)) {
        OdooConnection odoo = lease.get().by(lease.deadline());
        int id = odoo.create("res.partner", Map.of("name", "Bea", "email", "bea@example.com"));
        odoo.write("res.partner", List.of(id), Map.of("email", "beate@example.com"));
        System.out.println(partners + 1 + " partners");
        return odoo.searchRead("res.partner", List.of(List.of("email", "like", "@example.com")),
            Partner.class, OdooPage.first(100).orderedBy("name"));
      }
    }
    // end
  }
}
