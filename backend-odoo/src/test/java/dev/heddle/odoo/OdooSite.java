package dev.heddle.odoo;

import dev.heddle.odoo.fixture.SimulatedOdoo;
import java.util.LinkedHashMap;
import java.util.Map;

/** An Odoo to test against, real or simulated. */
record OdooSite(String url, String database, String user, String password, String apiKey) {

  static OdooSite of(SimulatedOdoo odoo) {
    return new OdooSite(odoo.url(), SimulatedOdoo.DATABASE, "admin", "admin", odoo.apiKey());
  }

  static OdooSite fromEnvironment() {
    return new OdooSite(System.getenv("ODOO_URL"), System.getenv("ODOO_DB"), System.getenv("ODOO_USER"),
        System.getenv("ODOO_PASSWORD"), System.getenv("ODOO_API_KEY"));
  }

  /** Settings for one protocol, with an API key where it takes one and a password else. */
  Map<String, Object> settings(String protocol) {
    Map<String, Object> settings = new LinkedHashMap<>(Map.of("url", url, "database", database, "protocol", protocol));
    if (protocol.equals("json-rpc")) {
      settings.put("user", user);
      settings.put("password", password);
    } else {
      settings.put("api-key", apiKey);
    }
    return settings;
  }
}
